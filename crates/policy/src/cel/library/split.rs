//! Taking strings apart and putting them together.

use super::super::budget::check_text;
use super::super::error::{EvalError, Evaluated};
use super::super::function::Arguments;
use super::super::value::{Text, Value};

/// `split`: at most as many pieces as the limit says; any number where it is negative.
pub(super) fn split<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let (text, separator) = (all.text(0)?, all.str(1)?);
    let limit = if all.len() > 2 { all.int(2)? } else { -1 };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let whole = text.as_str();
    if limit == 0 {
        return Ok(Value::list(Vec::new()));
    }
    let mut pieces: Vec<Value<'a>> = Vec::new();
    let mut rest = 0;
    let mut cut = |from: usize, to: usize| pieces.push(Value::String(text.slice(from..to)));
    if separator.is_empty() {
        // Every character is a piece.
        let ends = whole.char_indices().skip(1).map(|(at, _)| at);
        for end in ends.take(limit - 1) {
            cut(rest, end);
            rest = end;
        }
        if !whole.is_empty() {
            cut(rest, whole.len());
        }
        return Ok(Value::list(pieces));
    }
    if let [separator] = *separator.as_bytes() {
        // Most separators are one byte, for which most texts are too short to prepare a search.
        let ends = whole.bytes().enumerate().filter(|(_, byte)| *byte == separator);
        for (end, _) in ends.take(limit - 1) {
            cut(rest, end);
            rest = end + 1;
        }
    } else {
        for (end, _) in whole.match_indices(separator).take(limit - 1) {
            cut(rest, end);
            rest = end + separator.len();
        }
    }
    cut(rest, whole.len());
    Ok(Value::list(pieces))
}

/// `replace`: as many times as the limit says; everywhere where it is negative.
pub(super) fn replace<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let (text, from, to) = (all.text(0)?, all.str(1)?, all.str(2)?);
    let limit = if all.len() > 3 { all.int(3)? } else { -1 };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let whole = text.as_str();
    let times = whole.matches(from).take(limit).count();
    if times == 0 {
        return Ok(Value::String(text.clone()));
    }
    let kept = whole.len() - times * from.len();
    check_text(times.saturating_mul(to.len()).saturating_add(kept))?;
    Ok(Value::from(whole.replacen(from, to, limit)))
}

/// `join`: the strings of a list, with a separator between.
pub(super) fn join<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let separator = if all.len() > 1 { all.text(1)?.clone() } else { Text::Borrowed("") };
    let mut out = String::new();
    for (index, item) in all.list(0)?.iter().enumerate() {
        let Value::String(text) = &item else {
            let message = format!("no such overload: list({}).join", item.type_name());
            return Err(EvalError::invalid(message));
        };
        let between = if index == 0 { "" } else { separator.as_str() };
        check_text(out.len() + between.len() + text.as_str().len())?;
        out.push_str(between);
        out.push_str(text.as_str());
    }
    Ok(Value::from(out))
}
