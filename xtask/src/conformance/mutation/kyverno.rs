//! Kyverno's tests: the objects that policies patch, and what they are to become.

use std::collections::BTreeMap;
use std::path::Path;

use model::{Document, Node, Object, objects_in};
use policy::tree::Tree;

use super::super::judged::files_in;
use super::super::lowered::{all_of, documents};
use super::{Bench, Test};

/// Takes the tests of the corpus, where there is one.
pub(super) fn add(bench: &mut Bench<'_>) -> anyhow::Result<()> {
    let Some(folder) = super::super::folder("kyverno-policies") else { return Ok(()) };
    for file in files_in(&folder)? {
        if file.file_name().is_none_or(|name| name != "kyverno-test.yaml") {
            continue;
        }
        let place = file.parent().unwrap_or(&folder);
        let name = place.parent().unwrap_or(place);
        let name = name.strip_prefix(&folder).unwrap_or(name).display().to_string();
        for test in documents(&file)? {
            add_test(bench, &name, place, test.root())?;
        }
    }
    Ok(())
}

fn add_test(bench: &mut Bench<'_>, name: &str, place: &Path, test: Node<'_>) -> anyhow::Result<()> {
    // Values and contexts stand for a cluster that is not there.
    let is_alone =
        ["variables", "values", "context", "userinfo"].iter().all(|key| !test.get(key).is_set());
    if !is_alone {
        return Ok(());
    }
    let resources = all_of(place, test.get("resources"))?;
    let mut cases = BTreeMap::new();
    for result in test.get("results").items() {
        let is_skipped = match result.get("result").as_str() {
            Some("pass") => false,
            Some("skip") => true,
            _ => continue,
        };
        if !result.get("patchedResources").is_set() {
            continue;
        }
        let patched = patched(place, result)?;
        for resource in result.get("resources").strings() {
            let kind = result.get("kind").as_str().unwrap_or_default();
            let Some(object) = one(&resources, kind, resource) else { continue };
            let expected = if is_skipped { Some(object) } else { one(&patched, kind, resource) };
            let Some(expected) = expected else { continue };
            let expected = Tree::from_node(expected.node(), usize::MAX)?;
            let Some(case) = bench.case(name, &object, &expected)? else { continue };
            // A rule that is skipped says nothing of what others make of the object.
            if !is_skipped || !cases.contains_key(&case.name) {
                cases.insert(case.name.clone(), case);
            }
        }
    }
    let objects = objects(&resources);
    let namespaces = objects.map(|it| it.namespace_or_default().to_owned()).collect();
    let files = ["policies", "exceptions"].map(|key| all_of(place, test.get(key)));
    let [policies, exceptions] = files;
    let policies = policies?.into_iter().chain(exceptions?);
    let policies = policies.map(|it| Tree::from_node(it.root(), usize::MAX));
    bench.take(Test {
        name: name.to_owned(),
        policies: policies.collect::<Result<_, _>>()?,
        namespaces,
        cases: cases.into_values().collect(),
    });
    Ok(())
}

/// What is in the files that a result names: one, or several.
fn patched(place: &Path, result: Node<'_>) -> anyhow::Result<Vec<Document>> {
    let written = result.get("patchedResources");
    match written.as_str() {
        Some(file) if place.join(file).is_file() => documents(&place.join(file)),
        Some(_) => Ok(Vec::new()),
        None => all_of(place, written),
    }
}

fn objects(documents: &[Document]) -> impl Iterator<Item = Object<'_>> {
    documents.iter().flat_map(|it| objects_in(it.root(), None))
}

/// The object of this kind and name; `namespace/name` names both. None where there are several.
fn one<'d>(documents: &'d [Document], kind: &str, name: &str) -> Option<Object<'d>> {
    let (namespace, name) = match name.split_once('/') {
        Some((namespace, name)) => (Some(namespace), name),
        None => (None, name),
    };
    let is_meant = |it: &Object<'_>| {
        it.kind().name == kind
            && it.name() == name
            && namespace.is_none_or(|namespace| it.namespace_or_default() == namespace)
    };
    let mut found = objects(documents).filter(is_meant);
    found.next().filter(|_| found.next().is_none())
}
