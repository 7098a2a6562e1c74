//! `data.inventory`: what templates may look up.

use std::collections::BTreeMap;

use model::{Node, Object};
use regorus::Value;

use super::value::{self, TooLarge, object};

/// Objects by API version, kind and name.
type ByVersion = BTreeMap<String, BTreeMap<String, BTreeMap<String, Value>>>;

/// The objects that a cluster has synced for its policies, or that a test case gives.
#[derive(Debug, Clone, Default)]
pub struct Inventory {
    cluster: ByVersion,
    namespaces: BTreeMap<String, ByVersion>,
}

/// What templates see of an inventory, shared by all of them.
#[derive(Debug, Clone)]
pub struct Data {
    pub(super) value: Value,
}

/// Labels, wherever they stand.
#[derive(Debug, Clone, Copy)]
pub(super) enum Labels<'l> {
    Written(Node<'l>),
    Synced(&'l Value),
}

impl Inventory {
    /// Adds an object, in the namespace that it names.
    pub fn add(&mut self, object: &Object<'_>) {
        // What is too large to be judged is too large to be looked up: no API server holds it.
        let Ok(value) = value::of(object.node()) else { return };
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
        let namespaces = self.namespaces.iter().map(|(name, all)| (name.as_str(), by_version(all)));
        let inventory =
            object([("cluster", by_version(&self.cluster)), ("namespace", object(namespaces))]);
        Data { value: object([("inventory", inventory)]) }
    }
}

impl Data {
    /// The labels of a Namespace that was synced.
    pub(super) fn labels_of_namespace(&self, name: &str) -> Option<Labels<'_>> {
        let path = ["inventory", "cluster", "v1", "Namespace", name];
        let found = path.iter().try_fold(&self.value, |value, key| entry(value, key))?;
        let labels = entry(found, "metadata").and_then(|metadata| entry(metadata, "labels"));
        Some(Labels::Synced(labels.unwrap_or(&Value::Undefined)))
    }
}

impl<'l> Labels<'l> {
    pub(super) fn get(self, key: &str) -> Option<&'l str> {
        match self {
            Labels::Written(node) => node.get(key).as_str(),
            Labels::Synced(value) => entry(value, key)?.as_string().ok().map(|text| &**text),
        }
    }
}

fn entry<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    value.as_object().ok()?.get(&Value::from(key))
}

fn by_version(all: &ByVersion) -> Value {
    object(all.iter().map(|(version, kinds)| {
        let kinds = kinds.iter().map(|(kind, names)| {
            let names = names.iter().map(|(name, value)| (name.as_str(), value.clone()));
            (kind.as_str(), object(names))
        });
        (version.as_str(), object(kinds))
    }))
}

/// The value of an object that a request is about.
pub(super) fn value_of(node: Option<Node<'_>>) -> Result<Value, TooLarge> {
    node.map_or(Ok(Value::Undefined), value::of)
}
