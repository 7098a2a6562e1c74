//! How to mend a finding, in a sentence.

use std::fmt::Write;

use model::path::Step;
use model::{Edit, FieldPath, Finding, Fix, Literal, Safety};

use crate::checks::Checks;

/// What to do about a finding: the exact edit where there is one, else what its page advises.
/// Empty where nobody knows.
pub(crate) fn sentence(checks: &Checks<'_>, finding: &Finding) -> String {
    match &finding.fix {
        Some(fix) => edits(finding, fix),
        None => checks.of_finding(finding).map_or_else(String::new, |it| advice(it.remedy)),
    }
}

/// The command that makes the edit, where there is a file to make it in.
pub(crate) fn command(finding: &Finding) -> Option<&'static str> {
    finding.file.as_ref()?;
    finding.fix.as_ref().map(|fix| match fix.safety {
        Safety::Safe => "yagura fix",
        Safety::Unsafe => "yagura fix --unsafe",
    })
}

/// The first sentence of some Markdown, on one line.
pub(crate) fn advice(markdown: &str) -> String {
    let paragraph = markdown.split("\n\n").next().unwrap_or_default();
    if paragraph.starts_with("```") {
        return String::new();
    }
    let line = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
    let sentence = line.split_once(". ").map_or(line.as_str(), |(first, _)| first);
    clause(sentence.trim_end_matches(['.', ':']))
}

/// A sentence as a clause: `Remove it` becomes `remove it`, `CPU limits` stays.
fn clause(sentence: &str) -> String {
    let mut letters = sentence.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if first.is_ascii_uppercase() && second.is_lowercase() => {
            let rest = sentence.strip_prefix(first).unwrap_or_default();
            format!("{}{rest}", first.to_ascii_lowercase())
        }
        _ => sentence.to_owned(),
    }
}

/// A value as one would write it on one line of YAML.
pub(crate) fn literal(value: &Literal, out: &mut String) {
    match value {
        Literal::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Literal::Integer(value) => {
            let _ = write!(out, "{value}");
        }
        Literal::String(text) if is_plain(text) => out.push_str(text),
        Literal::String(text) => {
            let _ = write!(out, "{text:?}");
        }
        Literal::Sequence(items) => {
            out.push('[');
            for (index, item) in items.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                literal(item, out);
            }
            out.push(']');
        }
        Literal::Mapping(entries) => {
            out.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                out.push_str(if index > 0 { ", " } else { "" });
                out.push_str(key);
                out.push_str(": ");
                literal(value, out);
            }
            out.push('}');
        }
    }
}

fn edits(finding: &Finding, fix: &Fix) -> String {
    let mut out = String::new();
    for (index, edit) in fix.edits.iter().enumerate() {
        out.push_str(if index > 0 { ", then " } else { "" });
        let field = format!("`{}`", shortened(edit.path(), &finding.path));
        let mut value = String::new();
        let _ = match edit {
            Edit::Remove { .. } => write!(out, "remove {field}"),
            Edit::Set { value: new, .. } => {
                literal(new, &mut value);
                write!(out, "set {field} to `{value}`")
            }
            Edit::Append { value: new, .. } => {
                literal(new, &mut value);
                write!(out, "add `{value}` to {field}")
            }
        };
    }
    out
}

/// The end of a path, where the rest of it is that of the finding: `securityContext.privileged`.
fn shortened(path: &FieldPath, finding: &FieldPath) -> String {
    let steps = path.steps();
    let kept = match steps {
        [.., Step::Key(_), Step::Key(_) | Step::Index(_)] => 2,
        [.., _] => 1,
        [] => return "the object".to_owned(),
    };
    let (head, tail) = steps.split_at(steps.len() - kept);
    if !finding.steps().starts_with(head) {
        return path.to_string();
    }
    let tail = tail.iter().cloned().fold(FieldPath::root(), FieldPath::step);
    tail.to_string()
}

/// Needs no quotes in a sentence.
fn is_plain(text: &str) -> bool {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "_-./".contains(letter);
    !text.is_empty() && text.chars().all(fits)
}
