//! Functions that take letters off the ends of a string.

use super::piece;
use crate::rego::builtins::{Answer, Context};
use crate::rego::value::Value;

/// What is left of a text without such letters at its ends.
type Trim = fn(&str, &str) -> (usize, usize);

pub(super) fn trim<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    run(context, arguments, |text, letters| {
        let (_, end) = right(text, letters);
        (left(text.get(..end).unwrap_or_default(), letters).0, end)
    })
}

pub(super) fn trim_left<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    run(context, arguments, left)
}

pub(super) fn trim_right<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    run(context, arguments, right)
}

pub(super) fn trim_prefix<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    run(context, arguments, |text, prefix| {
        (text.strip_prefix(prefix).map_or(0, |_| prefix.len()), text.len())
    })
}

pub(super) fn trim_suffix<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    run(context, arguments, |text, suffix| {
        (0, text.strip_suffix(suffix).map_or(text.len(), str::len))
    })
}

pub(super) fn trim_space<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(whole)] = arguments else { return Ok(None) };
    let text = whole.as_str();
    context.work(text.len())?;
    let end = text.trim_end().len();
    let start = text.get(..end).unwrap_or_default();
    piece(context, whole, start.len() - start.trim_start().len(), end)
}

fn left(text: &str, letters: &str) -> (usize, usize) {
    (text.len() - text.trim_start_matches(|it| letters.contains(it)).len(), text.len())
}

fn right(text: &str, letters: &str) -> (usize, usize) {
    (0, text.trim_end_matches(|it| letters.contains(it)).len())
}

fn run<'a>(context: &mut Context, arguments: &[Value<'a>], trim: Trim) -> Answer<'a> {
    let [Value::String(whole), Value::String(other)] = arguments else { return Ok(None) };
    context.work(whole.as_str().len())?;
    let (start, end) = trim(whole.as_str(), other.as_str());
    piece(context, whole, start, end)
}
