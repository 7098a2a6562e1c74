//! `{{ @ }}`: the value that stands in the object where the variable stands in the patch.

use crate::tree::{Map, Tree};

/// What a rule changes, with each `{{ @ }}` of its patches written out as a path from `root`.
pub(super) fn in_mutation(mutate: &Tree, root: &str) -> Tree {
    in_patches(mutate, root, &|patch| written_out(patch, root))
}

fn in_patches(mutate: &Tree, root: &str, patch: &dyn Fn(&Tree) -> Tree) -> Tree {
    let Tree::Map(map) = mutate else { return mutate.clone() };
    let entries = map.iter().map(|(key, value)| {
        let value = match (key, value) {
            ("patchStrategicMerge", value) => patch(value),
            ("foreach", Tree::List(items)) => {
                let item = |item: &Tree| in_patches(item, root, &|patch| of_item(patch, root));
                Tree::List(items.iter().map(item).collect())
            }
            _ => value.clone(),
        };
        (key.to_owned(), value)
    });
    Tree::Map(entries.collect::<Map>())
}

/// Within a list, Kyverno leaves out the first step.
fn of_item(patch: &Tree, root: &str) -> Tree {
    let Tree::Map(map) = patch else { return patch.clone() };
    let entries = map.iter().map(|(key, value)| (key.to_owned(), written_out(value, root)));
    Tree::Map(entries.collect::<Map>())
}

/// The patch with each `{{ @ }}` written out as the path from `root` to its place.
fn written_out(tree: &Tree, root: &str) -> Tree {
    match tree {
        Tree::String(text) => Tree::String(with_path(text, root)),
        Tree::List(items) => {
            let items = items.iter().enumerate();
            Tree::List(
                items.map(|(at, item)| written_out(item, &format!("{root}[{at}]"))).collect(),
            )
        }
        Tree::Map(map) => {
            let entries = map.iter().map(|(key, value)| {
                (key.to_owned(), written_out(value, &format!("{root}.{}", step(key))))
            });
            Tree::Map(entries.collect::<Map>())
        }
        other => other.clone(),
    }
}

fn with_path(text: &str, path: &str) -> String {
    let mut written = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        written.push_str(before);
        written.push_str("{{");
        rest = behind;
        if let Some((inside, _)) = behind.split_once("}}")
            && inside.trim() == "@"
            && let Some(after) = behind.get(inside.len()..)
        {
            written.push_str(path);
            rest = after;
        }
    }
    written.push_str(rest);
    written
}

/// A key as a step of an expression: in quotes, where it is no plain name.
fn step(key: &str) -> String {
    let is_name = key.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_')
        && key.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
    if is_name { key.to_owned() } else { Tree::String(key.to_owned()).to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_out() {
        let patch =
            r#"{"a":[{"b-c":"x {{@}}","d":"{{ f('{{ @ }}', {{ e }}) }}"}],"f":"{{ @.g }}"}"#;
        let expected = r#"{"a":[{"b-c":"x {{o.a[0].\"b-c\"}}","d":"{{ f('{{o.a[0].d}}', {{ e }}) }}"}],"f":"{{ @.g }}"}"#;
        let written = Tree::from_json(patch).map(|patch| written_out(&patch, "o").to_string());
        assert_eq!(written, Ok(expected.to_owned()));
    }
}
