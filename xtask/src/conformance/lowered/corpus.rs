//! Kyverno's tests: policies, and the objects that they are tried on.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use model::document::Shears;
use model::{Document, Inventory, Kept, Node, Object, objects_in};
use policy::Operation;
use policy::tree::Tree;
use source::yaml;

use super::super::judged::files_in;

/// One test: what it is called, and what it names.
pub(crate) struct Test {
    pub(crate) name: String,
    policies: Vec<Document>,
    resources: Vec<Document>,
    namespaces: Vec<Document>,
}

/// The tests of the corpus, where there is one.
pub(crate) fn tests() -> anyhow::Result<Option<Vec<Test>>> {
    let Some(folder) = super::super::folder("kyverno-policies") else { return Ok(None) };
    let mut tests = Vec::new();
    for file in files_in(&folder)? {
        if file.file_name().is_none_or(|name| name != "kyverno-test.yaml") {
            continue;
        }
        let place = file.parent().unwrap_or(&folder);
        for test in documents(&file)? {
            let name = place.strip_prefix(&folder).unwrap_or(place);
            let name = name.parent().unwrap_or(name).display().to_string();
            let resources = all_of(place, test.root().get("resources"))?;
            tests.push(Test {
                name,
                policies: all_of(place, test.root().get("policies"))?,
                namespaces: namespaces(&resources)?,
                resources,
            });
        }
    }
    Ok(Some(tests))
}

impl Test {
    /// The policies that it names.
    pub(crate) fn policies(&self) -> impl Iterator<Item = Object<'_>> {
        objects(&self.policies)
    }

    /// The objects that they are tried on.
    pub(crate) fn resources(&self) -> impl Iterator<Item = Object<'_>> {
        objects(&self.resources)
    }

    /// All of them, with the namespaces that they stand in.
    pub(crate) fn world(&self) -> Inventory {
        let (mut world, mut shears) = (Inventory::of_all(), Shears::default());
        for object in objects(&self.namespaces).chain(self.resources()) {
            world.keep(Kept::whole(&object, &mut shears));
        }
        world
    }
}

/// What a case is called.
pub(crate) fn named(object: &Object<'_>, operation: Operation) -> String {
    format!("{}/{} {}", object.kind().name, object.name(), operation.name())
}

fn objects(documents: &[Document]) -> impl Iterator<Item = Object<'_>> {
    documents.iter().flat_map(|it| objects_in(it.root(), None))
}

/// The namespaces that objects stand in and that are not among them.
pub(crate) fn namespaces(resources: &[Document]) -> anyhow::Result<Vec<Document>> {
    let is_namespace = |it: &Object<'_>| it.kind().name == "Namespace";
    let own: BTreeSet<&str> = objects(resources).filter(is_namespace).map(|it| it.name()).collect();
    let named: BTreeSet<&str> = objects(resources).map(|it| it.namespace_or_default()).collect();
    let make = |name: &&str| {
        let metadata = format!(r#"{{"name":"{name}"}}"#);
        let text = format!(r#"{{"apiVersion":"v1","kind":"Namespace","metadata":{metadata}}}"#);
        anyhow::Ok(Tree::from_json(&text)?.to_document())
    };
    named.difference(&own).map(make).collect()
}

/// The documents of files that a test names.
pub(crate) fn all_of(place: &Path, files: Node<'_>) -> anyhow::Result<Vec<Document>> {
    let files: Vec<PathBuf> = files.strings().map(|file| place.join(file)).collect();
    let read = files.iter().filter(|file| file.is_file()).map(|file| documents(file));
    Ok(read.collect::<anyhow::Result<Vec<_>>>()?.into_iter().flatten().collect())
}

/// The documents of a file.
pub(crate) fn documents(file: &Path) -> anyhow::Result<Vec<Document>> {
    let text = fs::read(file).with_context(|| format!("cannot read {}", file.display()))?;
    Ok(yaml::read(&text, &yaml::Limits::default()).documents)
}
