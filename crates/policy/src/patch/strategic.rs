//! Kubernetes's strategic merge: as RFC 7386, but the items of many lists are told apart by a key
//! of theirs, and merged one by one.

use crate::tree::{Map, Tree};

/// The lists whose items are merged, by the field that holds them, with the keys that tell the
/// items apart; the first that all items of the patch have is taken.
const KEYS: &[(&str, &[&str])] = &[
    ("addresses", &["type"]),
    ("conditions", &["type"]),
    ("containers", &["name"]),
    ("containerStatuses", &["name"]),
    ("env", &["name"]),
    ("ephemeralContainers", &["name"]),
    ("hostAliases", &["ip"]),
    ("imagePullSecrets", &["name"]),
    ("initContainers", &["name"]),
    ("ownerReferences", &["uid"]),
    ("podIPs", &["ip"]),
    ("hostIPs", &["ip"]),
    ("ports", &["containerPort", "port"]),
    ("resourceClaims", &["name"]),
    ("schedulingGates", &["name"]),
    ("secrets", &["name"]),
    ("topologySpreadConstraints", &["topologyKey"]),
    ("volumeDevices", &["devicePath"]),
    ("volumeMounts", &["mountPath"]),
    ("volumes", &["name"]),
];
/// Lists of scalars that are joined.
const SETS: &[&str] = &["finalizers"];
/// What a patch says instead of a value: `delete`, `replace` or `merge`.
const DIRECTIVE: &str = "$patch";

/// What becomes of `target` when `patch` is laid over it. Items that the patch
/// touches come first, as kustomize has it.
pub fn merge(target: Tree, patch: Tree) -> Tree {
    match (target, patch) {
        (Tree::Map(target), Tree::Map(patch)) => Tree::Map(merge_maps(target, patch)),
        (_, Tree::Map(patch)) => Tree::Map(merge_maps(Map::new(), patch)),
        (_, patch) => patch,
    }
}

fn merge_maps(mut target: Map, mut patch: Map) -> Map {
    match patch.remove(DIRECTIVE).as_ref().and_then(Tree::as_str) {
        Some("delete") => return Map::new(),
        Some("replace") => return patch,
        _ => {}
    }
    for (key, value) in patch.into_entries() {
        let is_deleted = value == Tree::Null || is_directive(&value, "delete");
        if is_deleted {
            target.remove(&key);
            continue;
        }
        let old = target.get_mut(&key).map(std::mem::take);
        let merged = match (old, value) {
            (Some(Tree::List(old)), Tree::List(new)) => Tree::List(merge_lists(&key, old, new)),
            (None, Tree::List(new)) => Tree::List(merge_lists(&key, Vec::new(), new)),
            (old, value) => merge(old.unwrap_or_default(), value),
        };
        target.insert(key, merged);
    }
    target
}

fn merge_lists(field: &str, old: Vec<Tree>, new: Vec<Tree>) -> Vec<Tree> {
    if SETS.contains(&field) {
        let added = new.into_iter().filter(|item| !old.contains(item)).collect::<Vec<_>>();
        return added.into_iter().chain(old).collect();
    }
    let keys = KEYS.iter().find(|(known, _)| *known == field).map_or(&[][..], |(_, keys)| keys);
    let has_all = |key: &&&str| new.iter().all(|item| item.get(key).is_some());
    let Some(key) = keys.iter().find(has_all) else {
        return new;
    };
    let mut old: Vec<Option<Tree>> = old.into_iter().map(Some).collect();
    let mut merged = Vec::new();
    for item in new {
        let is_it = |each: &&mut Option<Tree>| {
            each.as_ref().is_some_and(|each| each.get(key) == item.get(key))
        };
        let found = old.iter_mut().find(is_it).and_then(Option::take);
        if !is_directive(&item, "delete") {
            merged.push(merge(found.unwrap_or_default(), item));
        }
    }
    merged.extend(old.into_iter().flatten());
    merged
}

fn is_directive(value: &Tree, directive: &str) -> bool {
    value.get(DIRECTIVE).and_then(Tree::as_str) == Some(directive)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_told_apart_by_their_keys() {
        for (target, patch, expected) in [
            (
                r#"{"containers":[{"name":"a","image":"x"},{"name":"b"}]}"#,
                r#"{"containers":[{"name":"b","image":"y"},{"name":"c"}]}"#,
                r#"{"containers":[{"name":"b","image":"y"},{"name":"c"},{"name":"a","image":"x"}]}"#,
            ),
            (
                r#"{"containers":[{"name":"a"},{"name":"b"}]}"#,
                r#"{"containers":[{"name":"a","$patch":"delete"}]}"#,
                r#"{"containers":[{"name":"b"}]}"#,
            ),
            (r#"{"args":["a"]}"#, r#"{"args":["b"]}"#, r#"{"args":["b"]}"#),
            (r#"{"finalizers":["a"]}"#, r#"{"finalizers":["b"]}"#, r#"{"finalizers":["b","a"]}"#),
            (r#"{"a":{"b":1,"c":2}}"#, r#"{"a":{"b":null}}"#, r#"{"a":{"c":2}}"#),
            (r#"{"a":{"b":1}}"#, r#"{"a":{"$patch":"replace","c":2}}"#, r#"{"a":{"c":2}}"#),
            (
                r#"{"ports":[{"port":80},{"port":443}]}"#,
                r#"{"ports":[{"port":80,"name":"web"}]}"#,
                r#"{"ports":[{"port":80,"name":"web"},{"port":443}]}"#,
            ),
        ] {
            let [target, patch] = [target, patch].map(|json| Tree::from_json(json).unwrap());
            assert_eq!(merge(target, patch).to_string(), expected);
        }
    }
}
