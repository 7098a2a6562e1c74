//! What a test gives for what a cluster would answer: variables, and the labels of namespaces.

use std::path::Path;

use anyhow::Error;
use model::{Document, Node};
use policy::Request;
use policy::tree::Tree;

use super::super::read;

/// The documents of values: a file of their own, or a part of the test.
pub(super) struct Values(Vec<Document>);

/// Values larger than these are no one's test.
const LARGEST: usize = 100_000;

impl Values {
    /// Those of a test.
    pub(super) fn read(test: Node<'_>, folder: &Path) -> anyhow::Result<Values> {
        let mut documents = Vec::new();
        if let Some(file) = test.get("variables").as_str().filter(|file| !file.is_empty()) {
            documents.extend(read::file(&folder.join(file)).map_err(Error::msg)?);
        }
        if test.get("values").is_mapping() {
            documents.push(Tree::from_node(test.get("values"), LARGEST)?.to_document());
        }
        Ok(Values(documents))
    }

    /// The variables that a rule sees for a resource, any rule where none is named: the nearest last,
    /// so that it holds.
    pub(super) fn of(&self, policy: &str, rule: &str, resource: &str) -> Vec<(String, Tree)> {
        let mut values = Vec::new();
        let mut take = |node: Node<'_>| {
            for entry in node.entries() {
                let Ok(tree) = Tree::from_node(entry.value, LARGEST) else { continue };
                values.push((entry.key.to_owned(), tree));
            }
        };
        for document in &self.0 {
            let root = document.root();
            take(root.get("globalValues"));
            for policy in named(root.get("policies"), policy) {
                let is_meant =
                    |it: &Node<'_>| rule.is_empty() || it.get("name").as_str() == Some(rule);
                for rule in policy.get("rules").items().filter(is_meant) {
                    take(rule.get("values"));
                }
                for resource in named(policy.get("resources"), resource) {
                    take(resource.get("values"));
                }
            }
        }
        values
    }

    /// The labels that a namespace is given: name and value.
    pub(super) fn labels(&self, namespace: &str) -> Vec<(&str, &str)> {
        let lists = self.0.iter().map(|document| document.root().get("namespaceSelector"));
        let ours = lists.flat_map(|list| named(list, namespace));
        let labels = ours.flat_map(|it| it.get("labels").entries());
        labels.filter_map(|it| Some((it.key, it.value.as_str()?))).collect()
    }

    /// Namespaces that are written out.
    pub(super) fn whole_namespaces(&self) -> Vec<Document> {
        let text = |text: &str| Tree::String(text.to_owned());
        let lists = self.0.iter().map(|document| document.root().get("namespaces"));
        let trees = lists.flat_map(|list| list.items().map(|it| Tree::from_node(it, LARGEST)));
        let whole = trees.flatten().filter_map(|tree| {
            let Tree::Map(mut namespace) = tree else { return None };
            namespace.insert("apiVersion", text("v1"));
            namespace.insert("kind", text("Namespace"));
            Some(Tree::Map(namespace).to_document())
        });
        whole.collect()
    }

    /// Makes a request about a kind that is given as a subresource one about its parent.
    pub(super) fn place<'v>(&'v self, request: &mut Request<'v>) {
        let lists = self.0.iter().map(|document| document.root().get("subresources"));
        for item in lists.flat_map(Node::items) {
            let (own, parent) = (item.get("subresource"), item.get("parentResource"));
            let text = |node: Node<'v>, key: &str| node.get(key).as_str().unwrap_or_default();
            let is_own = text(own, "kind") == request.kind.name
                && text(own, "group") == request.kind.group
                && text(own, "version") == request.kind.version;
            if let (true, Some((resource, name))) = (is_own, text(own, "name").split_once('/')) {
                request.kind.group = text(parent, "group");
                request.kind.version = text(parent, "version");
                request.kind.name = text(parent, "kind").into();
                request.resource.group = text(parent, "group");
                request.resource.version = text(parent, "version");
                request.resource.name = resource.into();
                request.subresource = name;
                return;
            }
        }
    }

    /// The namespaces that are given labels.
    pub(super) fn namespaces(&self) -> impl Iterator<Item = &str> {
        let lists = self.0.iter().map(|document| document.root().get("namespaceSelector"));
        lists.flat_map(|list| list.items()).filter_map(|it| it.get("name").as_str())
    }
}

/// The items of a list that are called so.
fn named<'a>(list: Node<'a>, name: &str) -> impl Iterator<Item = Node<'a>> {
    list.items().filter(move |item| item.get("name").as_str() == Some(name))
}
