//! Compares a resource with what a test expects, as Kyverno's command line does.

use policy::tree::{Map, Tree};

/// The first field in which they differ, and both values. Empty mappings, empty lists and nulls
/// count as absent; so do the labels that Kyverno puts on what it generates.
pub(super) fn difference(actual: &Tree, expected: &Tree) -> Option<String> {
    let tidied = [actual, expected].map(|tree| tidied(&without_own_labels(tree)));
    let [actual, expected] = tidied.each_ref().map(Option::as_ref);
    first(actual, expected, &mut String::new())
}

fn first(actual: Option<&Tree>, expected: Option<&Tree>, path: &mut String) -> Option<String> {
    if actual == expected {
        return None;
    }
    let length = path.len();
    match (actual, expected) {
        (Some(Tree::Map(ours)), Some(Tree::Map(theirs))) => {
            let more = theirs.iter().filter(|(key, _)| ours.get(key).is_none());
            for (key, _) in ours.iter().chain(more) {
                path.push_str(if length == 0 { "" } else { "." });
                path.push_str(key);
                let found = first(ours.get(key), theirs.get(key), path);
                path.truncate(length);
                if found.is_some() {
                    return found;
                }
            }
            None
        }
        (Some(Tree::List(ours)), Some(Tree::List(theirs))) => (0..ours.len().max(theirs.len()))
            .find_map(|index| {
                path.push_str(&format!("[{index}]"));
                let found = first(ours.get(index), theirs.get(index), path);
                path.truncate(length);
                found
            }),
        (actual, expected) => {
            Some(format!("{path} is {}; {} was expected", shown(actual), shown(expected)))
        }
    }
}

/// Values longer than this are cut off.
const LENGTH: usize = 200;

fn shown(tree: Option<&Tree>) -> String {
    let text = tree.map_or("absent".to_owned(), Tree::to_string);
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text,
    }
}

/// Without what says nothing; `None` where nothing is left.
fn tidied(tree: &Tree) -> Option<Tree> {
    match tree {
        Tree::Null => None,
        Tree::List(items) => {
            let items: Vec<Tree> = items.iter().filter_map(tidied).collect();
            (!items.is_empty()).then_some(Tree::List(items))
        }
        Tree::Map(map) => {
            let entries =
                map.iter().filter_map(|(key, value)| Some((key.to_owned(), tidied(value)?)));
            let map: Map = entries.collect();
            (!map.is_empty()).then_some(Tree::Map(map))
        }
        other => Some(other.clone()),
    }
}

fn without_own_labels(tree: &Tree) -> Tree {
    let mut tree = tree.clone();
    let Tree::Map(object) = &mut tree else { return tree };
    let Some(Tree::Map(metadata)) = object.get_mut("metadata") else { return tree };
    let Some(Tree::Map(labels)) = metadata.get_mut("labels") else { return tree };
    labels.retain(|key, value| {
        let is_manager = key == "app.kubernetes.io/managed-by" && value.as_str() == Some("kyverno");
        !is_manager && !key.starts_with("generate.kyverno.io/")
    });
    tree
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(actual: &str, expected: &str, difference: Option<&str>) {
        let [actual, expected] = [actual, expected].map(|it| Tree::from_json(it).expect("JSON"));
        assert_eq!(super::difference(&actual, &expected).as_deref(), difference);
    }

    #[test]
    fn the_first_difference_is_named() {
        check(r#"{"a":{"b":[1,2]}}"#, r#"{"a":{"b":[1,2]}}"#, None);
        check(r#"{"a":{"b":[1,2]}}"#, r#"{"a":{"b":[1,3]}}"#, Some("a.b[1] is 2; 3 was expected"));
        check(
            r#"{"a":{},"d":1}"#,
            r#"{"a":{"b":"c"},"d":1}"#,
            Some("a is absent; {\"b\":\"c\"} was expected"),
        );
        check(r#"{"a":"1"}"#, r#"{"a":1}"#, Some("a is \"1\"; 1 was expected"));
    }

    #[test]
    fn what_says_nothing_counts_as_absent() {
        check(r#"{"a":{"b":{}},"c":[null],"d":null}"#, "{}", None);
        check(
            r#"{"metadata":{"labels":{"app.kubernetes.io/managed-by":"kyverno","generate.kyverno.io/a":"b"}}}"#,
            "{}",
            None,
        );
    }
}
