//! What a template makes of an object.

use model::Document;

use super::template::Expansion;
use crate::outcome::Action;
use crate::tree::{Map, Tree};

/// An object that is to be, and the template that says so.
#[derive(Debug)]
pub(in crate::gatekeeper) struct Resultant<'e> {
    pub(in crate::gatekeeper) document: Document,
    pub(in crate::gatekeeper) template: &'e str,
    pub(in crate::gatekeeper) action: Option<Action>,
}

/// The object that a template makes of another, in the same namespace; the error is a clause.
pub(super) fn expanded(
    template: &Expansion,
    object: &Tree,
    namespace: &str,
) -> Result<Tree, String> {
    let wanted = || template.source.join(".");
    let mut found = Some(object);
    for key in &template.source {
        found = found.and_then(|tree| tree.get(key));
    }
    let Some(found) = found else {
        return Err(format!("it has no {} to be expanded", wanted()));
    };
    let Tree::Map(source) = found else {
        return Err(format!("its {} is no mapping to be expanded", wanted()));
    };
    let mut made = source.clone();
    made.insert("apiVersion", Tree::String(template.api_version.clone()));
    made.insert("kind", Tree::String(template.kind.clone()));
    let mut metadata = match made.remove("metadata") {
        Some(Tree::Map(metadata)) => metadata,
        _ => Map::new(),
    };
    match namespace {
        "" => drop(metadata.remove("namespace")),
        namespace => metadata.insert("namespace", Tree::String(namespace.to_owned())),
    }
    metadata.insert("name", Tree::String(name(object, &template.kind)));
    own(&mut metadata, object);
    made.insert("metadata", Tree::Map(metadata));
    Ok(Tree::Map(made))
}

/// The name that stands for the one a controller will make up.
fn name(object: &Tree, kind: &str) -> String {
    let name = text(object.get("metadata").and_then(|metadata| metadata.get("name")));
    let dash = if kind.is_empty() { "" } else { "-" };
    format!("{name}{dash}{kind}").to_lowercase()
}

/// The object owns what is made of it.
fn own(metadata: &mut Map, object: &Tree) {
    let name = text(object.get("metadata").and_then(|metadata| metadata.get("name")));
    let (api, kind) = (text(object.get("apiVersion")), text(object.get("kind")));
    if name.is_empty() || api.is_empty() || kind.is_empty() {
        return;
    }
    let mut owners = match metadata.remove("ownerReferences") {
        Some(Tree::List(owners)) => owners,
        _ => Vec::new(),
    };
    let parts = [("apiVersion", api), ("kind", kind), ("name", name)];
    let is_it = |owner: &Tree| parts.iter().all(|(key, value)| text(owner.get(key)) == *value);
    if !owners.iter().any(is_it) {
        let parts = parts.into_iter().chain([("uid", "")]);
        let owner: Map =
            parts.map(|(key, value)| (key.to_owned(), Tree::String(value.to_owned()))).collect();
        owners.push(Tree::Map(owner));
    }
    metadata.insert("ownerReferences", Tree::List(owners));
}

fn text(tree: Option<&Tree>) -> &str {
    tree.and_then(Tree::as_str).unwrap_or_default()
}
