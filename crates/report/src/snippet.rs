//! The line of a file that a finding points at, fit to be shown: without secrets, without
//! characters that do not print, and not wider than there is room.

use std::sync::Arc;

use model::{Finding, Place, redact};

use crate::facts::Sources;
use crate::visible::{columns, visible};

/// Longer lines are machine-made; a part of one says nothing, and may end within a secret.
const LONGEST: usize = 4096;

/// How long a masked value looks.
const MASK: usize = 8;

/// One line, in three parts: the guilty one in the middle.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Snippet {
    pub(crate) before: String,
    pub(crate) guilty: String,
    pub(crate) after: String,
}

/// Quotes from files. It keeps the last one, since findings come file by file.
pub(crate) struct Quoter<'a> {
    sources: &'a dyn Sources,
    open: Option<Open>,
}

struct Open {
    file: Arc<str>,
    text: Option<Arc<str>>,
    /// Where each line begins.
    starts: Vec<usize>,
}

impl<'a> Quoter<'a> {
    pub(crate) fn new(sources: &'a dyn Sources) -> Quoter<'a> {
        Quoter { sources, open: None }
    }

    /// The line that `finding` points at, at most `room` columns wide.
    pub(crate) fn finding(&mut self, finding: &Finding, room: usize) -> Option<Snippet> {
        let (file, place) = (finding.file.as_ref()?, finding.place?);
        let line = self.line(file, place.line)?;
        if finding.object.kind == "Secret" && !is_harmless(line) {
            return None;
        }
        if finding.hides {
            let shown = redact::span(line, place.column, place.width);
            return Some(parts(&shown, Place { width: MASK as u32, ..place }, room));
        }
        Some(parts(line, place, room))
    }

    /// The line at `place` of `file`, at most `room` columns wide.
    pub(crate) fn place(&mut self, file: &Arc<str>, place: Place, room: usize) -> Option<Snippet> {
        self.line(file, place.line).map(|line| parts(line, place, room))
    }

    /// The column after the last character of the guilty part.
    pub(crate) fn end_column(&mut self, finding: &Finding) -> Option<u32> {
        let (file, place) = (finding.file.as_ref()?, finding.place?);
        let line = self.line(file, place.line)?;
        let (head, guilty, _) = cut(line, place);
        u32::try_from(head.chars().count() + guilty.chars().count() + 1).ok()
    }

    fn line(&mut self, file: &Arc<str>, number: u32) -> Option<&str> {
        if self.open.as_ref().is_none_or(|open| open.file != *file) {
            self.open = Some(Open::new(file, self.sources));
        }
        let open = self.open.as_ref()?;
        let start = *open.starts.get((number as usize).checked_sub(1)?)?;
        let rest = open.text.as_ref()?.get(start..)?;
        let line = rest.lines().next().unwrap_or_default();
        (line.len() <= LONGEST).then_some(line)
    }
}

impl Open {
    fn new(file: &Arc<str>, sources: &dyn Sources) -> Open {
        let text = sources.text(file);
        let ends = text.iter().flat_map(|text| text.match_indices('\n')).map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(ends).collect();
        Open { file: Arc::clone(file), text, starts }
    }
}

/// Cuts a line in three at the guilty part.
fn cut(line: &str, place: Place) -> (&str, &str, &str) {
    let skipped = (place.column as usize).saturating_sub(1);
    let start = line.char_indices().nth(skipped).map_or(line.len(), |(at, _)| at);
    let (head, rest) = line.split_at_checked(start).unwrap_or((line, ""));
    let mut end = rest.len().min(place.width.max(1) as usize);
    while !rest.is_char_boundary(end) {
        end += 1;
    }
    let (guilty, tail) = rest.split_at_checked(end).unwrap_or((rest, ""));
    (head, guilty, tail)
}

/// The same, after the secrets in it are masked.
fn parts(line: &str, place: Place, room: usize) -> Snippet {
    let (head, guilty, tail) = cut(line, place);
    let (masked, masked_head) = (redact::line(line), redact::line(head));
    let (before, rest) = match masked.strip_prefix(masked_head.as_str()) {
        Some(rest) => (masked_head.as_str(), rest),
        None => (masked.as_str(), ""),
    };
    let (guilty, after) = if let Some(after) = rest.strip_prefix(guilty) {
        (guilty, after)
    } else if let Some(guilty) = rest.strip_suffix(tail) {
        (guilty, tail)
    } else {
        (rest, "")
    };
    fit(before, guilty, after, room)
}

/// Makes the line printable and cuts off what does not fit, from the side that has more.
fn fit(before: &str, guilty: &str, after: &str, room: usize) -> Snippet {
    let guilty = first_columns(&printable(guilty), room.saturating_sub(2));
    let left = room.saturating_sub(total(&guilty) + 2);
    let before = printable(before);
    let before = match total(&before) {
        width if width <= left => before,
        _ => format!("…{}", last_columns(&before, left.saturating_sub(left / 3))),
    };
    let left = room.saturating_sub(total(&guilty) + total(&before) + 1);
    let after = printable(after);
    let after = match total(&after) {
        width if width <= left => after,
        _ => format!("{}…", first_columns(&after, left)),
    };
    Snippet { before, guilty, after }
}

fn printable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\t' => out.push_str("    "),
            '\r' => {}
            _ => out.push(visible(letter)),
        }
    }
    out
}

fn total(text: &str) -> usize {
    text.chars().map(columns).sum()
}

fn first_columns(text: &str, room: usize) -> String {
    let mut used = 0;
    let fits = |letter: &char| {
        used += columns(*letter);
        used <= room
    };
    text.chars().take_while(fits).collect()
}

fn last_columns(text: &str, room: usize) -> String {
    let reversed: String = text.chars().rev().collect();
    first_columns(&reversed, room).chars().rev().collect()
}

/// A line of a Secret that names it, and holds no secret.
fn is_harmless(line: &str) -> bool {
    const KEYS: &[&str] = &["kind:", "name:", "namespace:", "type:", "immutable:", "metadata:"];
    let line = line.trim_start();
    !line.contains('{') && KEYS.iter().any(|key| line.starts_with(key))
}
