//! RFC 7386: a document that says only what changes; null takes a key away.

use crate::tree::{Map, Tree};

/// What becomes of `target` when `patch` is laid over it.
pub fn merge(target: Tree, patch: Tree) -> Tree {
    let Tree::Map(patch) = patch else { return patch };
    let mut merged = match target {
        Tree::Map(map) => map,
        _ => Map::new(),
    };
    for (key, value) in patch.into_entries() {
        if value == Tree::Null {
            merged.remove(&key);
        } else if let Some(old) = merged.get_mut(&key) {
            *old = merge(std::mem::take(old), value);
        } else {
            merged.push(key, merge(Tree::Null, value));
        }
    }
    Tree::Map(merged)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of the RFC's appendix that differ in kind.
    #[test]
    fn merges_are_those_of_the_rfc() {
        for (target, patch, expected) in [
            (r#"{"a":"b"}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":"b"}"#, r#"{"b":"c"}"#, r#"{"a":"b","b":"c"}"#),
            (r#"{"a":"b","b":"c"}"#, r#"{"a":null}"#, r#"{"b":"c"}"#),
            (r#"{"a":["b"]}"#, r#"{"a":"c"}"#, r#"{"a":"c"}"#),
            (r#"{"a":{"b":"c"}}"#, r#"{"a":{"b":"d","c":null}}"#, r#"{"a":{"b":"d"}}"#),
            (r#"{"a":[{"b":"c"}]}"#, r#"{"a":[1]}"#, r#"{"a":[1]}"#),
            (r#"["a","b"]"#, r#"["c","d"]"#, r#"["c","d"]"#),
            (r#"{"a":"foo"}"#, "null", "null"),
            (r#"{"e":null}"#, r#"{"a":1}"#, r#"{"e":null,"a":1}"#),
            ("[1,2]", r#"{"a":"b","c":null}"#, r#"{"a":"b"}"#),
            ("{}", r#"{"a":{"bb":{"ccc":null}}}"#, r#"{"a":{"bb":{}}}"#),
        ] {
            let [target, patch] = [target, patch].map(|json| Tree::from_json(json).unwrap());
            assert_eq!(merge(target, patch).to_string(), expected);
        }
    }
}
