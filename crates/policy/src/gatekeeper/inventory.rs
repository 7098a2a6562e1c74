//! `data.inventory`: what templates may look up.

use std::collections::BTreeMap;

use model::{Node, Object};

use super::MOST_NODES;
use crate::rego::{self, Value};

/// Objects by API version, kind and name.
type ByVersion = BTreeMap<String, BTreeMap<String, BTreeMap<String, Value<'static>>>>;

/// The objects that a cluster has synced for its policies, or that a test case gives.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    cluster: ByVersion,
    namespaces: BTreeMap<String, ByVersion>,
}

/// What templates see of an inventory, shared by all of them.
#[derive(Debug, Clone)]
pub struct Data {
    pub(super) value: Value<'static>,
}

/// Labels, wherever they stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Labels<'l> {
    Written(Node<'l>),
    Synced(Option<&'l Value<'static>>),
}

impl Inventory {
    /// Adds an object, in the namespace that it names.
    pub fn add(&mut self, object: &Object<'_>) {
        // What is too large to be judged is too large to be looked up: no API server holds it.
        let Some(value) = Value::owned(object.node(), MOST_NODES) else { return };
        let root = match object.namespace() {
            Some(namespace) => self.namespaces.entry(namespace.to_owned()).or_default(),
            None => &mut self.cluster,
        };
        let kind = object.node().get("kind").as_str().unwrap_or_default().to_owned();
        let kinds = root.entry(object.api_version().to_owned()).or_default();
        kinds.entry(kind).or_default().insert(object.name().to_owned(), value);
    }

    /// What templates see of it.
    pub fn data(&self) -> Data {
        let namespaces = self.namespaces.iter().map(|(name, all)| (name, by_version(all)));
        let inventory = [("cluster", by_version(&self.cluster)), ("namespace", object(namespaces))];
        Data { value: Value::object([("inventory", Value::object(inventory))]) }
    }
}

impl Data {
    /// The labels of a Namespace that was synced.
    pub(super) fn labels_of_namespace(&self, name: &str) -> Option<Labels<'_>> {
        let path = ["inventory", "cluster", "v1", "Namespace", name];
        let found = path.iter().try_fold(&self.value, |value, key| entry(value, key))?;
        let labels = entry(found, "metadata").and_then(|metadata| entry(metadata, "labels"));
        Some(Labels::Synced(labels))
    }
}

impl<'l> Labels<'l> {
    pub(super) fn get(self, key: &str) -> Option<&'l str> {
        match self {
            Labels::Written(node) => node.get(key).as_str(),
            Labels::Synced(value) => entry(value?, key)?.as_str(),
        }
    }
}

fn entry<'v>(value: &'v Value<'static>, key: &str) -> Option<&'v Value<'static>> {
    match value {
        Value::Object(object) => object.held(key),
        _ => None,
    }
}

fn by_version(all: &ByVersion) -> Value<'static> {
    object(all.iter().map(|(version, kinds)| {
        let names = |names: &BTreeMap<String, Value<'static>>| {
            object(names.iter().map(|(name, value)| (name, value.clone())))
        };
        (version, object(kinds.iter().map(|(kind, all)| (kind, names(all)))))
    }))
}

fn object<'k>(entries: impl Iterator<Item = (&'k String, Value<'static>)>) -> Value<'static> {
    let entries = entries.map(|(key, value)| (Value::string(key.as_str()), value));
    Value::Object(rego::Object::new(entries.collect()))
}
