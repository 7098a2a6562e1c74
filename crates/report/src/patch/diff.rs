//! A file before and after, as `diff -u` shows it and `patch` and `git apply` take it.

use similar::TextDiff;

/// The unified diff of a file; empty when nothing changed. `name` is the file as the person
/// named it.
pub fn unified(name: &str, before: &str, after: &str) -> String {
    if before == after {
        return String::new();
    }
    let diff = TextDiff::from_lines(before, after);
    let (old, new) = (format!("a/{name}"), format!("b/{name}"));
    diff.unified_diff().context_radius(3).header(&old, &new).to_string()
}
