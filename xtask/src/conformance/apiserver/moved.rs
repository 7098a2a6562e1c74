//! Objects and policies moved to the names and namespaces in which they are tried.

use policy::tree::{Map, Tree};

/// The name of an object.
pub(in crate::conformance) fn name(tree: &Tree) -> &str {
    tree.get("metadata").and_then(|it| it.get("name")).and_then(Tree::as_str).unwrap_or_default()
}

pub(in crate::conformance) fn renamed(mut tree: Tree, name: &str) -> Tree {
    if let Tree::Map(object) = &mut tree {
        let metadata = Map::from_iter([("name".to_owned(), Tree::String(name.to_owned()))]);
        object.insert("metadata", Tree::Map(metadata));
    }
    tree
}

/// In another namespace.
pub(in crate::conformance) fn moved(tree: Tree, namespace: &str) -> Tree {
    with_metadata(tree, "namespace", Tree::String(namespace.to_owned()))
}

/// A binding that denies, of this policy, in this namespace.
pub(in crate::conformance) fn within(mut binding: Tree, policy: &str, namespace: &str) -> Tree {
    let selector = format!(
        r#"{{"namespaceSelector":{{"matchLabels":{{"kubernetes.io/metadata.name":"{namespace}"}}}}}}"#
    );
    if let Tree::Map(object) = &mut binding
        && let Some(Tree::Map(spec)) = object.get_mut("spec")
    {
        spec.insert("policyName", Tree::String(policy.to_owned()));
        spec.insert("matchResources", Tree::from_json(&selector).unwrap_or_default());
        spec.insert("validationActions", Tree::List(vec![Tree::String("Deny".to_owned())]));
    }
    binding
}

pub(in crate::conformance) fn named_namespace(name: &str) -> anyhow::Result<Tree> {
    let metadata = format!(r#"{{"name":"{name}"}}"#);
    let text = format!(r#"{{"apiVersion":"v1","kind":"Namespace","metadata":{metadata}}}"#);
    Ok(Tree::from_json(&text)?)
}

/// With another name, and else as it is.
pub(in crate::conformance) fn renamed_only(tree: Tree, name: &str) -> Tree {
    with_metadata(tree, "name", Tree::String(name.to_owned()))
}

/// With one more label.
pub(in crate::conformance) fn labelled(tree: Tree, label: &str) -> Tree {
    let labels = tree.get("metadata").and_then(|it| it.get("labels")).cloned();
    let mut labels = match labels {
        Some(Tree::Map(labels)) => labels,
        _ => Map::new(),
    };
    labels.insert(label, Tree::String("yes".to_owned()));
    with_metadata(tree, "labels", Tree::Map(labels))
}

fn with_metadata(mut tree: Tree, key: &str, value: Tree) -> Tree {
    if let Tree::Map(object) = &mut tree
        && let Some(Tree::Map(metadata)) = object.get_mut("metadata")
    {
        metadata.insert(key, value);
    }
    tree
}
