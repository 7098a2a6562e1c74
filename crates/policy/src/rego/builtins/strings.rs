//! Functions of strings. Positions count characters.

mod replace;
mod trim;

use super::{Answer, Context, Family, items};
use crate::rego::value::{Text, Value};

pub(super) const FAMILY: Family = &[
    ("concat", 2, concat),
    ("contains", 2, |context, arguments| test(context, arguments, |it, part| it.contains(part))),
    ("endswith", 2, |context, arguments| test(context, arguments, |it, end| it.ends_with(end))),
    ("startswith", 2, |context, arguments| {
        test(context, arguments, |it, start| it.starts_with(start))
    }),
    ("indexof", 2, indexof),
    ("indexof_n", 2, indexof_n),
    ("lower", 1, lower),
    ("upper", 1, upper),
    ("replace", 3, replace::replace),
    ("split", 2, split),
    ("strings.any_prefix_match", 2, |context, arguments| {
        any(context, arguments, |it, part| it.starts_with(part))
    }),
    ("strings.any_suffix_match", 2, |context, arguments| {
        any(context, arguments, |it, part| it.ends_with(part))
    }),
    ("strings.count", 2, count),
    ("strings.replace_n", 2, replace::replace_n),
    ("strings.reverse", 1, reverse),
    ("substring", 3, substring),
    ("trace", 1, trace),
    ("trim", 2, trim::trim),
    ("trim_left", 2, trim::trim_left),
    ("trim_prefix", 2, trim::trim_prefix),
    ("trim_right", 2, trim::trim_right),
    ("trim_space", 1, trim::trim_space),
    ("trim_suffix", 2, trim::trim_suffix),
];

/// What is said to whoever looks for a mistake is said to nobody here.
fn trace<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    Ok(matches!(arguments, [Value::String(_)]).then_some(Value::Bool(true)))
}

fn concat<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(between), parts] = arguments else { return Ok(None) };
    let Some(parts) = items(parts) else { return Ok(None) };
    let Some(parts) = parts.iter().map(Value::as_str).collect::<Option<Vec<_>>>() else {
        return Ok(None);
    };
    let between = between.as_str();
    let joints = between.len().saturating_mul(parts.len().saturating_sub(1));
    context.spend(parts.iter().fold(joints, |size, part| size.saturating_add(part.len())))?;
    Ok(Some(Value::string(parts.join(between))))
}

fn test<'a>(
    context: &mut Context,
    arguments: &[Value<'a>],
    holds: fn(&str, &str) -> bool,
) -> Answer<'a> {
    let [Value::String(text), Value::String(part)] = arguments else { return Ok(None) };
    context.work(text.as_str().len())?;
    Ok(Some(Value::Bool(holds(text.as_str(), part.as_str()))))
}

/// The position of the first place where a part begins; -1 where there is none.
fn indexof<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text), Value::String(part)] = arguments else { return Ok(None) };
    let (text, part) = (text.as_str(), part.as_str());
    context.work(text.len())?;
    if part.is_empty() {
        return Ok(None);
    }
    let before = text.find(part).and_then(|at| text.get(..at));
    let position = before.map(|before| before.chars().count());
    Ok(Some(Value::from(position.and_then(|it| i64::try_from(it).ok()).unwrap_or(-1))))
}

/// All positions at which a part begins, also where one begins within another.
fn indexof_n<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text), Value::String(part)] = arguments else { return Ok(None) };
    let (text, part) = (text.as_str(), part.as_str());
    if part.is_empty() {
        return Ok(None);
    }
    context.work(text.len().saturating_mul(part.len().min(64)))?;
    let begins = |at: usize| text.get(at..).is_some_and(|rest| rest.starts_with(part));
    let places = text.char_indices().enumerate().filter(|(_, (at, _))| begins(*at));
    context.array(places.filter_map(|(it, _)| i64::try_from(it).ok()).map(Value::from).collect())
}

/// Letters whose counterpart is more than one are kept, as Go keeps them.
fn lower<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    letters(context, arguments, |letter| match letter {
        'İ' => 'i',
        _ => only(letter.to_lowercase(), letter),
    })
}

fn upper<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    letters(context, arguments, |letter| only(letter.to_uppercase(), letter))
}

fn only(mut letters: impl Iterator<Item = char>, other: char) -> char {
    match (letters.next(), letters.next()) {
        (Some(letter), None) => letter,
        _ => other,
    }
}

fn letters<'a>(
    context: &mut Context,
    arguments: &[Value<'a>],
    change: fn(char) -> char,
) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(None) };
    let letters = text.as_str();
    context.work(letters.len())?;
    if letters.chars().all(|letter| change(letter) == letter) {
        return Ok(Some(Value::String(text.clone())));
    }
    context.text(letters.chars().map(change).collect())
}

/// The pieces between the places where a mark stands; without a mark, all letters.
fn split<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(whole), Value::String(mark)] = arguments else { return Ok(None) };
    let (text, mark) = (whole.as_str(), mark.as_str());
    context.work(text.len())?;
    let mut pieces = Vec::new();
    if mark.is_empty() {
        for (at, letter) in text.char_indices() {
            context.spend(size(whole, letter.len_utf8()))?;
            pieces.push(Value::String(whole.slice(at..at + letter.len_utf8())));
        }
        return Ok(Some(Value::array(pieces)));
    }
    let mut start = 0;
    let ends = text.match_indices(mark).map(|(at, _)| at).chain([text.len()]);
    for end in ends {
        context.spend(size(whole, end - start))?;
        pieces.push(Value::String(whole.slice(start..end)));
        start = end + mark.len();
    }
    Ok(Some(Value::array(pieces)))
}

/// What a piece of a text takes.
fn size(whole: &Text<'_>, length: usize) -> usize {
    1 + match whole {
        Text::Borrowed(_) => 0,
        Text::Shared(_) => length,
    }
}

/// A piece of a text.
fn piece<'a>(context: &mut Context, whole: &Text<'a>, start: usize, end: usize) -> Answer<'a> {
    context.spend(size(whole, end.saturating_sub(start)))?;
    Ok(Some(Value::String(whole.slice(start..end))))
}

fn any<'a>(
    context: &mut Context,
    arguments: &[Value<'a>],
    holds: fn(&str, &str) -> bool,
) -> Answer<'a> {
    let [texts, parts] = arguments else { return Ok(None) };
    let (Some(texts), Some(parts)) = (one_or_many(texts), one_or_many(parts)) else {
        return Ok(None);
    };
    context.work(texts.len().saturating_mul(parts.len()))?;
    let some = |text: &str| parts.iter().filter_map(Value::as_str).any(|part| holds(text, part));
    Ok(Some(Value::Bool(texts.iter().filter_map(Value::as_str).any(some))))
}

/// A string, or an array or a set of them.
fn one_or_many<'a>(value: &Value<'a>) -> Option<Vec<Value<'a>>> {
    let all = match value {
        Value::String(_) => vec![value.clone()],
        _ => items(value)?,
    };
    all.iter().all(|item| item.as_str().is_some()).then_some(all)
}

/// How often a part stands in a text, each place counted once; nothing stands between all letters.
fn count<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text), Value::String(part)] = arguments else { return Ok(None) };
    context.work(text.as_str().len())?;
    let count = text.as_str().matches(part.as_str()).count();
    Ok(i64::try_from(count).ok().map(Value::from))
}

fn reverse<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(None) };
    context.text(text.as_str().chars().rev().collect())
}

/// So many letters from a position on; all that are left where the length is below zero.
fn substring<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(whole), Value::Number(start), Value::Number(length)] = arguments else {
        return Ok(None);
    };
    let (Some(start), Some(length)) = (start.as_int(), length.as_int()) else { return Ok(None) };
    let Ok(start) = usize::try_from(start) else { return Ok(None) };
    let text = whole.as_str();
    context.work(text.len())?;
    let at = |rest: &str, letters: usize| {
        rest.char_indices().nth(letters).map_or(rest.len(), |(at, _)| at)
    };
    let from = at(text, start);
    let rest = text.get(from..).unwrap_or_default();
    let to = from + usize::try_from(length).map_or(rest.len(), |length| at(rest, length));
    piece(context, whole, from, to)
}
