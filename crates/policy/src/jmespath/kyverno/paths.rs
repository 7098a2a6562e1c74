//! Paths of files.

use crate::jmespath::function::{Function, Takes};
use crate::jmespath::standard::fixed;
use crate::jmespath::value::Value;

pub(super) const FUNCTIONS: &[Function] =
    &[fixed("path_canonicalize", &[Takes::String], |evaluation, given| {
        evaluation.charge_text(given.text(0).len())?;
        Ok(Value::text(canonical(given.text(0))))
    })];

/// The shortest path that leads to the same place, as far as names tell.
fn canonical(path: &str) -> String {
    if path.is_empty() {
        return String::new();
    }
    let is_rooted = path.starts_with('/');
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match (step, steps.last()) {
            ("" | ".", _) => {}
            ("..", Some(last)) if *last != ".." => {
                steps.pop();
            }
            ("..", _) if is_rooted => {}
            _ => steps.push(step),
        }
    }
    match (is_rooted, steps.join("/")) {
        (true, steps) => format!("/{steps}"),
        (false, steps) if steps.is_empty() => ".".to_owned(),
        (false, steps) => steps,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shortened() {
        for (path, expected) in [
            ("", ""),
            ("///", "/"),
            ("/var//run/./a///", "/var/run/a"),
            ("/run/../etc", "/etc"),
            ("/../..", "/"),
            ("a/..", "."),
            ("../../a", "../../a"),
        ] {
            assert_eq!(canonical(path), expected, "{path}");
        }
    }
}
