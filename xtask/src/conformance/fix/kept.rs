//! What a changed file must keep: its comments, and that it can be read.

use std::collections::BTreeMap;

use source::yaml::{Limits, read};

use super::Bench;
use super::copy::{Texts, changed};

/// Judges each changed file twice: by its comments, and by what the reader says of it.
pub(super) fn judge(before: &Texts, after: &Texts, bench: &mut Bench<'_>) {
    let (mut comments, mut kept) = (0, 0);
    let files = changed(before, after);
    for file in &files {
        let (old, new) = (text(before, file), text(after, file));
        let lost = lost_comments(old, new);
        let count = comment_lines(old).count();
        comments += count;
        kept += count - lost.len();
        let how = lost
            .first()
            .map(|first| format!("comment lines go: {}; the first is {first}", lost.len()));
        bench.case(&format!("comments/{file}"), how);
        bench.case(&format!("reads/{file}"), new_diagnostic(old, new));
    }
    bench.remark(format!(
        "manifests: {kept} of {comments} comment lines in {} changed files are kept",
        files.len()
    ));
}

fn text<'t>(texts: &'t Texts, file: &str) -> &'t [u8] {
    texts.get(file).map_or(&[], Vec::as_slice)
}

/// The lines that are comments: also those of a block scalar that look so, which must stay as well.
fn comment_lines(text: &[u8]) -> impl Iterator<Item = String> {
    let lines = text.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let comments = lines.filter(|line| line.starts_with(b"#"));
    comments.map(|line| String::from_utf8_lossy(line).into_owned())
}

/// The comment lines that stand less often in the new text than in the old one.
fn lost_comments(old: &[u8], new: &[u8]) -> Vec<String> {
    let mut left: BTreeMap<String, usize> = BTreeMap::new();
    for line in comment_lines(new) {
        *left.entry(line).or_default() += 1;
    }
    let mut lost = Vec::new();
    for line in comment_lines(old) {
        match left.get_mut(&line) {
            Some(count) if *count > 0 => *count -= 1,
            _ => lost.push(line),
        }
    }
    lost
}

/// What the reader says of the new text that it did not say of the old one, line numbers aside.
fn new_diagnostic(old: &[u8], new: &[u8]) -> Option<String> {
    let said = |text: &[u8]| {
        let diagnostics = read(text, &Limits::default()).diagnostics;
        let said = diagnostics.into_iter().map(|it| format!("{}: {}", it.level, it.says));
        said.map(|it| it.replace(|letter: char| letter.is_ascii_digit(), "")).collect::<Vec<_>>()
    };
    let mut before = said(old);
    said(new).into_iter().find(|now| match before.iter().position(|it| it == now) {
        Some(position) => {
            before.swap_remove(position);
            false
        }
        None => true,
    })
}
