//! The way through a file to the field that a finding points at: the keys above it and its own
//! line, fit to be shown. Lines beside the way are left out, so that nothing that belongs to others
//! is quoted.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{Finding, Place, redact};

use crate::snippet::{Quoter, Snippet};

/// Longer files and deeper ways are nobody's manifests.
const MOST_LINES: usize = 200_000;
const DEEPEST: usize = 60;

/// How wide a line is shown, in columns.
const ROOM: usize = 160;

/// A line of an excerpt, in three parts: the guilty one in the middle, empty on lines above it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number in the file, from one.
    pub number: u32,
    /// Lines are left out before it.
    pub is_apart: bool,
    /// What stands before the guilty part.
    pub before: String,
    /// The guilty part.
    pub guilty: String,
    /// What stands behind it.
    pub after: String,
}

/// The lines that lead to what `finding` points at in `text`, which is its file; none where it
/// points at no line, or at one that is not to be shown.
pub fn excerpt(finding: &Finding, text: &Arc<str>) -> Vec<Line> {
    let (Some(file), Some(place)) = (&finding.file, finding.place) else { return Vec::new() };
    let sources = BTreeMap::from([(file.to_string(), Arc::clone(text))]);
    let mut quoter = Quoter::new(&sources);
    let Some(guilty) = quoter.finding(finding, ROOM) else { return Vec::new() };
    let mut lines = Vec::new();
    for number in above(text, place.line) {
        let nothing = Place { line: number, column: 1, width: 1 };
        let Some(Snippet { before, guilty, after }) = quoter.place(file, nothing, ROOM) else {
            continue;
        };
        lines.push((number, [format!("{before}{guilty}{after}"), String::new(), String::new()]));
    }
    lines.push((place.line, [guilty.before, guilty.guilty, guilty.after]));
    let mut last = 0;
    let line = |(number, [before, guilty, after]): (u32, [String; 3])| {
        let is_apart = last > 0 && number > last + 1;
        last = number;
        Line { number, is_apart, before, guilty, after }
    };
    lines.into_iter().map(line).collect()
}

/// The numbers of the lines that stand above line `from` on its way, in order: each the last before
/// with less indentation. They are keys, and the first line of the list item that they stand in.
fn above(text: &str, from: u32) -> Vec<u32> {
    let from = from as usize;
    if from > MOST_LINES {
        return Vec::new();
    }
    let lines: Vec<&str> = text.lines().take(from).collect();
    let Some(guilty) = from.checked_sub(1).and_then(|at| lines.get(at)) else { return Vec::new() };
    let (mut room, mut numbers) = (indentation(guilty), Vec::new());
    for (at, line) in lines.iter().enumerate().rev().skip(1) {
        if line.starts_with("---") || room == 0 || numbers.len() == DEEPEST {
            break;
        }
        if leads(line) && indentation(line) < room {
            room = indentation(line);
            numbers.extend(u32::try_from(at + 1));
        }
    }
    numbers.reverse();
    numbers
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// A key that opens a mapping or a list, or the first line of a list item that names it.
fn leads(line: &str) -> bool {
    let line = line.trim_start();
    let is_comment = line.starts_with('#');
    let is_item = line.starts_with("- ");
    !line.is_empty() && !is_comment && (is_item || line.trim_end().ends_with(':'))
}

/// The lines of a unified diff with the values of telling keys masked, and whether any was.
pub fn masked_diff(diff: &str) -> (String, bool) {
    let mut shown = String::with_capacity(diff.len());
    for line in diff.lines() {
        shown.push_str(&redact::line(line));
        shown.push('\n');
    }
    let is_masked = shown.trim_end() != diff.trim_end();
    (shown, is_masked)
}
