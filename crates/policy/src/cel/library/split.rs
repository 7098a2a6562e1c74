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
    if limit == 0 {
        return Ok(Value::list(Vec::new()));
    }
    Ok(Value::list(match *separator.as_bytes() {
        [] => letters(text, limit),
        // Most separators are one byte, and most texts too short to prepare a search for it.
        [separator] => pieces(text, limit, 1, |rest| rest.bytes().position(|it| it == separator)),
        _ => pieces(text, limit, separator.len(), |rest| rest.find(separator)),
    }))
}

/// Every character is a piece.
fn letters<'a>(text: &Text<'a>, limit: usize) -> Vec<Value<'a>> {
    let whole = text.as_str();
    let (mut pieces, mut start) = (Vec::new(), 0);
    for (end, _) in whole.char_indices().skip(1).take(limit - 1) {
        pieces.push(Value::String(text.slice(start..end)));
        start = end;
    }
    if !whole.is_empty() {
        pieces.push(Value::String(text.slice(start..whole.len())));
    }
    pieces
}

/// What stands between separators of so many bytes, of which `next` finds the first in a text.
fn pieces<'a>(
    text: &Text<'a>,
    limit: usize,
    width: usize,
    next: impl Fn(&str) -> Option<usize>,
) -> Vec<Value<'a>> {
    let whole = text.as_str();
    let (mut pieces, mut start) = (Vec::with_capacity(4), 0);
    while pieces.len() + 1 < limit
        && let Some(length) = whole.get(start..).and_then(&next)
    {
        pieces.push(Value::String(text.slice(start..start + length)));
        start += length + width;
    }
    pieces.push(Value::String(text.slice(start..whole.len())));
    pieces
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
