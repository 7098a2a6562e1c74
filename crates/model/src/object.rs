//! A Kubernetes object: a document, or an item of a list.

use std::sync::Arc;

use crate::document::Node;
use crate::finding::{Place, Reference};
use crate::kind::Kind;

/// An object as it was given. Cheap to copy: it borrows its document.
#[derive(Debug, Clone, Copy)]
pub struct Object<'d> {
    node: Node<'d>,
    file: Option<&'d Arc<str>>,
    /// Every check asks for it.
    kind: Kind<'d>,
}

impl<'d> Object<'d> {
    /// The object at `node`, which a person gave in `file`.
    pub fn new(node: Node<'d>, file: Option<&'d Arc<str>>) -> Object<'d> {
        let text = |key| node.get(key).as_str().unwrap_or_default();
        Object { node, file, kind: Kind::of(text("apiVersion"), text("kind")) }
    }

    /// Its outermost mapping.
    pub fn node(&self) -> Node<'d> {
        self.node
    }

    /// The file that gave it, as the person named it.
    pub fn file(&self) -> Option<&'d Arc<str>> {
        self.file
    }

    /// `apps/v1`
    pub fn api_version(&self) -> &'d str {
        self.node.get("apiVersion").as_str().unwrap_or_default()
    }

    /// Where it begins in its file.
    pub fn begins(&self) -> Option<Place> {
        self.node.span().map(Place::from)
    }

    /// Its kind, without the version.
    pub fn kind(&self) -> Kind<'d> {
        self.kind
    }

    /// Has this kind.
    pub fn is(&self, kind: Kind<'_>) -> bool {
        self.kind() == kind
    }

    /// `metadata.name`, else `metadata.generateName`.
    pub fn name(&self) -> &'d str {
        let metadata = self.metadata();
        let name = metadata.get("name").as_str().filter(|name| !name.is_empty());
        name.or(metadata.get("generateName").as_str()).unwrap_or_default()
    }

    /// The namespace it says it is in. `None` for what has none, and for what leaves it to be
    /// said at `kubectl apply`.
    pub fn namespace(&self) -> Option<&'d str> {
        self.metadata().get("namespace").as_str().filter(|name| !name.is_empty())
    }

    /// The namespace it will be in when nobody says otherwise.
    pub fn namespace_or_default(&self) -> &'d str {
        self.namespace().unwrap_or("default")
    }

    /// `metadata`
    pub fn metadata(&self) -> Node<'d> {
        self.node.get("metadata")
    }

    /// The value of a label.
    pub fn label(&self, key: &str) -> Option<&'d str> {
        self.metadata().get("labels").get(key).as_str()
    }

    /// The value of an annotation.
    pub fn annotation(&self, key: &str) -> Option<&'d str> {
        self.metadata().get("annotations").get(key).as_str()
    }

    /// `spec`
    pub fn spec(&self) -> Node<'d> {
        self.node.get("spec")
    }

    /// A field of the object.
    pub fn get(&self, key: &str) -> Node<'d> {
        self.node.get(key)
    }

    /// What to call it in a finding.
    pub fn reference(&self) -> Reference {
        Reference {
            api_version: self.api_version().to_owned(),
            kind: self.node.get("kind").as_str().unwrap_or_default().to_owned(),
            namespace: self.namespace().map(str::to_owned),
            name: self.name().to_owned(),
        }
    }
}

/// The objects of a document: itself, or the items of a list (`List`, `PodList`, …, also within
/// each other). A document that is no Kubernetes object gives none.
pub fn objects_in<'d>(root: Node<'d>, file: Option<&'d Arc<str>>) -> Vec<Object<'d>> {
    let mut found = Vec::new();
    let mut waiting = vec![(root, 0)];
    while let Some((node, depth)) = waiting.pop() {
        let kind = node.get("kind").as_str().unwrap_or_default();
        if kind.is_empty() || node.get("apiVersion").as_str().is_none_or(str::is_empty) {
            continue;
        }
        if kind.ends_with("List") && node.get("items").is_sequence() && depth < MAX_LISTS {
            let items = node.get("items").items().rev();
            waiting.extend(items.map(|item| (item, depth + 1)));
        } else {
            found.push(Object::new(node, file));
        }
    }
    found
}

/// Lists within lists: `kubectl` accepts a few, nobody writes more.
const MAX_LISTS: usize = 4;
