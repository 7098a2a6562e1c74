//! What is put in the place of a match: `$1`, `${name}`, `$$`, as Go has it.

use regex::Captures;

/// A piece of it.
pub(super) enum Part<'t> {
    Text(&'t str),
    Group(usize),
    Named(&'t str),
}

/// The pieces of a text. A dollar that stands for nothing stands for itself.
pub(super) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        parts.push(Part::Text(before));
        if let Some(after) = after.strip_prefix('$') {
            parts.push(Part::Text("$"));
            rest = after;
        } else if let Some((name, after)) = name(after) {
            let is_number = name.bytes().all(|byte| byte.is_ascii_digit())
                && !(name.len() > 1 && name.starts_with('0'));
            parts.push(match name.parse() {
                Ok(group) if is_number => Part::Group(group),
                _ => Part::Named(name),
            });
            rest = after;
        } else {
            parts.push(Part::Text("$"));
            rest = after;
        }
    }
    parts.push(Part::Text(rest));
    parts
}

/// A name at the start of a text, in braces or not, and what follows.
fn name(text: &str) -> Option<(&str, &str)> {
    let is_part = |letter: char| letter.is_alphanumeric() || letter == '_';
    let (inside, is_braced) = match text.strip_prefix('{') {
        Some(inside) => (inside, true),
        None => (text, false),
    };
    let end = inside.find(|letter| !is_part(letter)).unwrap_or(inside.len());
    let (name, rest) = inside.split_at_checked(end).filter(|(name, _)| !name.is_empty())?;
    match is_braced {
        true => Some((name, rest.strip_prefix('}')?)),
        false => Some((name, rest)),
    }
}

/// Writes the pieces for one match. A group that is not there is nothing.
pub(super) fn write(parts: &[Part<'_>], groups: &Captures<'_>, out: &mut String) {
    for part in parts {
        out.push_str(match part {
            Part::Text(text) => text,
            Part::Group(group) => groups.get(*group).map_or("", |group| group.as_str()),
            Part::Named(name) => groups.name(name).map_or("", |group| group.as_str()),
        });
    }
}
