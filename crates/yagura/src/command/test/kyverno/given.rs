//! What a test gives: its resources, the world that they stand in, and what is asked for one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::Error;
use model::document::Shears;
use model::{Document, Inventory, Kept, Kind, Node, Object, World, objects_in};
use policy::tree::{Map, Tree};
use policy::{Operation, Request};

use super::super::read;
use super::cluster::Cluster;
use super::values::Values;
use crate::settled::settled;

/// The resources of a test, and what a cluster would know.
pub(super) struct Given {
    resources: Vec<Document>,
    /// What rules for existing objects may change.
    targets: Vec<Document>,
    pub(super) world: Inventory,
    pub(super) values: Values,
    pub(super) cluster: Cluster,
    /// It gives something to judge that is no object of a cluster.
    pub(super) has_payloads: bool,
}

impl Given {
    /// Reads what a test names.
    pub(super) fn read(root: Node<'_>, folder: &Path, now: SystemTime) -> anyhow::Result<Given> {
        let resources = documents(root, "resources", folder)?;
        let targets = documents(root, "targetResources", folder)?;
        let parameters = documents(root, "paramResources", folder)?;
        let values = Values::read(root, folder)?;
        let (cluster, others) = Cluster::read(root, folder, now)?;
        let world = world(&[&resources, &targets, &parameters, &others], &values);
        let payloads = ["jsonPayload", "jsonPayloads", "httpPayloads", "envoyPayloads"];
        let has_payloads = payloads.iter().any(|key| root.get(key).is_set());
        Ok(Given { resources, targets, world, values, cluster, has_payloads })
    }

    /// Every object that is asked about.
    pub(super) fn objects(&self) -> impl Iterator<Item = Object<'_>> {
        self.resources.iter().flat_map(|it| objects_in(it.root(), None))
    }

    /// Every object that is given as one to be changed.
    pub(super) fn targets(&self) -> impl Iterator<Item = Object<'_>> {
        self.targets.iter().flat_map(|it| objects_in(it.root(), None))
    }
}

/// The objects of the files that a list names, a document each.
fn documents(root: Node<'_>, list: &str, folder: &Path) -> anyhow::Result<Vec<Document>> {
    let mut documents = Vec::new();
    for path in paths(root, list, folder) {
        for document in read::file(&path).map_err(Error::msg)? {
            for object in objects_in(document.root(), None) {
                documents.push(settled(&object)?.to_document());
            }
        }
    }
    Ok(documents)
}

/// The objects of a cluster that has all that is given.
fn world(given: &[&[Document]], values: &Values) -> Inventory {
    let objects = || given.iter().copied().flatten().flat_map(|it| objects_in(it.root(), None));
    let (mut world, mut shears) = (Inventory::of_all(), Shears::default());
    for namespace in values.whole_namespaces() {
        world.keep(Kept::whole(&Object::new(namespace.root(), None), &mut shears));
    }
    objects().for_each(|object| world.keep(Kept::whole(&object, &mut shears)));
    // Kyverno takes every namespace that a resource stands in to be there.
    let mut named: BTreeSet<&str> = objects().map(|it| it.namespace_or_default()).collect();
    named.extend(values.namespaces());
    let is_given = |name: &str| world.find(Kind::core("Namespace"), None, name).is_some();
    let missing: Vec<&str> = named.into_iter().filter(|name| !is_given(name)).collect();
    for name in missing {
        let document = namespace(name, &values.labels(name));
        world.keep(Kept::whole(&Object::new(document.root(), None), &mut shears));
    }
    world
}

/// What is asked for an object: its creation, or what the test gives as the operation.
pub(super) fn asked<'a>(object: &Object<'a>, given: &[(String, Tree)]) -> Request<'a> {
    let operation = given.iter().rev().find(|(path, _)| path == "request.operation");
    let operation = operation.and_then(|(_, value)| Operation::parse(value.as_str()?));
    Request::creation(object).doing(operation.unwrap_or(Operation::Create))
}

/// A Namespace with labels.
fn namespace(name: &str, labels: &[(&str, &str)]) -> Document {
    let text = |text: &str| Tree::String(text.to_owned());
    let labels = labels.iter().map(|(key, value)| ((*key).to_owned(), text(value)));
    let mut metadata = Map::new();
    metadata.insert("name", text(name));
    metadata.insert("labels", Tree::Map(labels.collect()));
    let mut object = Map::new();
    object.insert("apiVersion", text("v1"));
    object.insert("kind", text("Namespace"));
    object.insert("metadata", Tree::Map(metadata));
    Tree::Map(object).to_document()
}

/// `name` or `namespace/name`, empty for any, of this kind, which may be written with its group and version.
pub(super) fn is_named(object: &Object<'_>, kind: &str, resource: &str) -> bool {
    let (namespace, name) = match resource.split_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, resource),
    };
    let kind = kind.rsplit('/').next().unwrap_or_default();
    let own = object.node().get("kind").as_str().unwrap_or_default();
    (kind.is_empty() || kind == own)
        && (resource.is_empty() || object.name() == name)
        && namespace.is_none_or(|namespace| object.namespace_or_default() == namespace)
}

/// The files that a list names, from the folder of the test.
pub(super) fn paths(root: Node<'_>, list: &str, folder: &Path) -> Vec<PathBuf> {
    root.get(list).strings().map(|path| folder.join(path)).collect()
}
