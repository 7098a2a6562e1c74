//! The extension `regex`.

use super::super::budget::check_text;
use super::super::error::{EvalError, Evaluated};
use super::super::function::{Arguments, Library, Overload};
use super::super::value::Value;
use super::search;

/// `regex.replace`, `regex.extract`, `regex.extractAll`.
pub fn regexes() -> Library {
    let extract_all = "regex.extractAll(string, string) -> list(string)";
    Library::of(
        [
            Overload::function("regex.replace(string, string, string) -> string", replace),
            Overload::function("regex.replace(string, string, string, int) -> string", replace),
            Overload::function("regex.extract(string, string) -> optional_type(string)", extract),
            Overload::function(extract_all, extract_all_matches),
        ]
        .map(|overload| overload.cost(search).pattern(1)),
    )
}

/// A pattern with one group gives the group, one without gives all that matches.
fn extract<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let (text, pattern) = (all.text(0)?, all.text(1)?.as_pattern().map_err(EvalError::invalid)?);
    check_groups(pattern.regex())?;
    let found = pattern.regex().captures(text.as_str());
    let found = found.and_then(|groups| groups.get(groups.len() - 1).map(|it| it.range()));
    Ok(Value::Optional(found.map(|range| Value::String(text.slice(range)).into())))
}

fn extract_all_matches<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let (text, pattern) = (all.text(0)?, all.text(1)?.as_pattern().map_err(EvalError::invalid)?);
    check_groups(pattern.regex())?;
    let found = pattern.regex().captures_iter(text.as_str()).filter_map(|groups| {
        let range = groups.get(groups.len() - 1)?.range();
        Some(Value::String(text.slice(range)))
    });
    Ok(Value::list(found.collect::<Vec<_>>()))
}

fn check_groups(regex: &regex::Regex) -> Evaluated<()> {
    match regex.captures_len() {
        ..=2 => Ok(()),
        _ => Err(EvalError::invalid("regular expression has more than one capturing group")),
    }
}

fn replace<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let (text, replacement) = (all.str(0)?, all.str(2)?);
    let pattern = all.text(1)?.as_pattern().map_err(EvalError::invalid)?;
    let limit = if all.len() > 3 { all.int(3)? } else { -1 };
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let pieces = parse_replacement(replacement, pattern.regex().captures_len())?;
    let mut out = String::new();
    let mut rest = 0;
    for groups in pattern.regex().captures_iter(text).take(limit) {
        let whole = groups.get(0).map_or(rest..rest, |it| it.range());
        out.push_str(text.get(rest..whole.start).unwrap_or_default());
        for piece in &pieces {
            out.push_str(match piece {
                Piece::Text(text) => text,
                Piece::Group(group) => groups.get(*group).map_or("", |it| it.as_str()),
            });
        }
        check_text(out.len())?;
        rest = whole.end;
    }
    out.push_str(text.get(rest..).unwrap_or_default());
    check_text(out.len())?;
    Ok(Value::from(out))
}

enum Piece {
    Text(String),
    Group(usize),
}

/// `\1` stands for a group, `\\` for a backslash.
fn parse_replacement(text: &str, groups: usize) -> Evaluated<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut rest = text.chars();
    while let Some(next) = rest.next() {
        if next != '\\' {
            plain.push(next);
            continue;
        }
        match rest.next() {
            Some('\\') => plain.push('\\'),
            Some(digit) if digit.is_ascii_digit() => {
                let group = digit.to_digit(10).unwrap_or_default() as usize;
                if group >= groups {
                    let message = format!(
                        "replacement string references group {group} but regex has only {} group(s)",
                        groups - 1
                    );
                    return Err(EvalError::invalid(message));
                }
                pieces.push(Piece::Text(std::mem::take(&mut plain)));
                pieces.push(Piece::Group(group));
            }
            _ => {
                let message = "invalid replacement string: \\ must be followed by a digit or \\";
                return Err(EvalError::invalid(message));
            }
        }
    }
    pieces.push(Piece::Text(plain));
    Ok(pieces)
}
