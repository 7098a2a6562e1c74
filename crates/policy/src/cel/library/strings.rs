//! The extension `strings`.

use super::super::budget::check_text;
use super::super::error::{EvalError, Evaluated};
use super::super::evaluate::traversal;
use super::super::function::{Arguments, Library, Overload};
use super::super::value::{Text, Value};
use super::format::{format, format_before_4};
use super::split::{join, replace, split};
use super::{once, twice};

/// Functions on strings: `charAt`, `split`, `format` and others. Version 1 brings `format` and
/// `strings.quote`, 2 the `join` of lists, 3 `reverse`, 4 another `format`.
pub fn strings(version: u32) -> Library {
    let mut all = vec![
        Overload::method("charAt(string, int) -> string", char_at),
        Overload::method("indexOf(string, string) -> int", index_of).cost(once),
        Overload::method("indexOf(string, string, int) -> int", index_of).cost(once),
        Overload::method("lastIndexOf(string, string) -> int", last_index_of).cost(once),
        Overload::method("lastIndexOf(string, string, int) -> int", last_index_of).cost(once),
        Overload::method("lowerAscii(string) -> string", |all| {
            Ok(Value::from(all.str(0)?.to_ascii_lowercase()))
        })
        .cost(once),
        Overload::method("upperAscii(string) -> string", |all| {
            Ok(Value::from(all.str(0)?.to_ascii_uppercase()))
        })
        .cost(once),
        Overload::method("replace(string, string, string) -> string", replace).cost(twice),
        Overload::method("replace(string, string, string, int) -> string", replace).cost(twice),
        Overload::method("split(string, string) -> list(string)", split).cost(twice),
        Overload::method("split(string, string, int) -> list(string)", split).cost(twice),
        Overload::method("substring(string, int) -> string", substring).cost(once),
        Overload::method("substring(string, int, int) -> string", substring).cost(once),
        Overload::method("trim(string) -> string", trim).cost(once),
    ];
    if version >= 1 {
        let format = if version < 4 { format_before_4 } else { format };
        all.push(Overload::method("format(string, list(dyn)) -> string", format).cost(once));
        all.push(Overload::function("strings.quote(string) -> string", quote).cost(once));
    }
    if version >= 2 {
        let cost = |_: &[Value<'_>], result: &Value<'_>| traversal(result.size().saturating_mul(2));
        all.push(Overload::method("join(list(string)) -> string", join).cost(cost));
        all.push(Overload::method("join(list(string), string) -> string", join).cost(cost));
    }
    if version >= 3 {
        all.push(Overload::method("reverse(string) -> string", |all| {
            Ok(Value::from(all.str(0)?.chars().rev().collect::<String>()))
        }));
    }
    Library::of(all)
}

/// The byte where the character at an index begins. The index after the last is the end.
fn place(text: &str, index: i64) -> Evaluated<usize> {
    let out_of_range = || EvalError::invalid(format!("index out of range: {index}"));
    let wanted = usize::try_from(index).map_err(|_| out_of_range())?;
    let mut places = text.char_indices().map(|(at, _)| at).chain([text.len()]);
    places.nth(wanted).ok_or_else(out_of_range)
}

/// The index of the character that begins at a byte.
fn index(text: &str, place: usize) -> Value<'static> {
    Value::Int(text.get(..place).unwrap_or_default().chars().count() as i64)
}

fn char_at<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let text = all.text(0)?;
    let start = place(text.as_str(), all.int(1)?)?;
    let found = text.as_str().get(start..).and_then(|rest| rest.chars().next());
    Ok(Value::String(text.slice(start..start + found.map_or(0, char::len_utf8))))
}

fn index_of<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let (text, wanted) = (all.str(0)?, all.str(1)?);
    let start = if all.len() > 2 { place(text, all.int(2)?)? } else { 0 };
    let found = text.get(start..).and_then(|rest| rest.find(wanted));
    Ok(found.map_or(Value::Int(-1), |at| index(text, start + at)))
}

fn last_index_of<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let (text, wanted) = (all.str(0)?, all.str(1)?);
    let end = match all.len() > 2 {
        // What begins at the index may reach beyond it.
        true => text.len().min(place(text, all.int(2)?)?.saturating_add(wanted.len())),
        false => text.len(),
    };
    let within = text.as_bytes().get(..end).unwrap_or_default();
    let found = match wanted.is_empty() {
        true => Some(end),
        false => memmem_last(within, wanted.as_bytes()),
    };
    Ok(found.map_or(Value::Int(-1), |at| index(text, at)))
}

/// The last place of some bytes among others.
fn memmem_last(text: &[u8], wanted: &[u8]) -> Option<usize> {
    // Text that ends within a character still holds whole strings before.
    let valid = match std::str::from_utf8(text) {
        Ok(valid) => valid,
        Err(error) => std::str::from_utf8(text.get(..error.valid_up_to())?).ok()?,
    };
    valid.rfind(std::str::from_utf8(wanted).ok()?)
}

fn substring<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let text = all.text(0)?;
    let (first, last) = (all.int(1)?, if all.len() > 2 { Some(all.int(2)?) } else { None });
    let start = place(text.as_str(), first)?;
    let end = last.map_or(Ok(text.as_str().len()), |last| place(text.as_str(), last))?;
    if start > end {
        let message =
            format!("invalid substring range. start: {first}, end: {}", last.unwrap_or_default());
        return Err(EvalError::invalid(message));
    }
    Ok(Value::String(text.slice(start..end)))
}

fn trim<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let text = all.text(0)?;
    let whole = text.as_str();
    let start = whole.len() - whole.trim_start().len();
    Ok(Value::String(text.slice(start..start.max(whole.trim_end().len()))))
}

fn quote<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let text = all.str(0)?;
    check_text(text.len().saturating_mul(2))?;
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for it in text.chars() {
        match it {
            '\u{7}' => out.push_str("\\a"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{b}' => out.push_str("\\v"),
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            _ => out.push(it),
        }
    }
    out.push('"');
    Ok(Value::String(Text::Shared(out.into())))
}
