//! Objects without what the API server writes anew each time.

use policy::patch::json6902::Patch;
use policy::tree::{Map, Tree};

/// The object as another creation of the same would have it.
pub(super) fn settled(tree: &Tree) -> Tree {
    let field = |key: &str| tree.get("metadata")?.get(key)?.as_str();
    // Jobs select their pods by their own uid.
    let tree = match field("uid") {
        Some(uid) if !uid.is_empty() => renamed(tree, uid),
        _ => tree.clone(),
    };
    let Tree::Map(mut object) = tree else { return tree };
    if let Some(Tree::Map(metadata)) = object.get_mut("metadata") {
        for key in ["resourceVersion", "creationTimestamp", "managedFields", "generation"] {
            metadata.remove(key);
        }
    }
    // It follows from the rest.
    object.remove("status");
    if object.get("kind").and_then(Tree::as_str) == Some("Service")
        && let Some(Tree::Map(spec)) = object.get_mut("spec")
    {
        spec.remove("clusterIP");
        spec.remove("clusterIPs");
    }
    Tree::Map(object)
}

/// How an object is another than the one that is wanted.
pub(super) fn difference(ours: &Tree, wanted: &Tree) -> Option<String> {
    let patch = Patch::between(ours, wanted);
    (!patch.is_empty()).then(|| format!("it lacks {}", patch.to_tree()))
}

fn renamed(tree: &Tree, uid: &str) -> Tree {
    match tree {
        Tree::String(text) => Tree::String(text.replace(uid, "UID")),
        Tree::List(items) => Tree::List(items.iter().map(|item| renamed(item, uid)).collect()),
        Tree::Map(map) => Tree::Map(
            map.iter().map(|(key, value)| (key.to_owned(), renamed(value, uid))).collect::<Map>(),
        ),
        other => other.clone(),
    }
}
