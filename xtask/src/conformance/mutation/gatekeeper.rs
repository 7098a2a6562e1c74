//! Gatekeeper's samples of mutators, and what becomes of their examples.

use std::collections::BTreeSet;

use anyhow::Context;
use model::Object;
use policy::patch::Pointer;
use policy::patch::json6902::{Leniences, Operation, Patch};
use policy::tree::Tree;

use super::super::lowered::documents;
use super::{Bench, Test, own};

/// For mutators and an object, each a file of the corpus: which values stand where afterwards.
const EXPECTED: &str = include_str!("../../../../tests/conformance/mutation/gatekeeper.yaml");

/// Takes the samples of the corpus, where there is one.
pub(super) fn add(bench: &mut Bench<'_>) -> anyhow::Result<()> {
    let Some(folder) = super::super::folder("gatekeeper-library") else { return Ok(()) };
    let folder = folder.join("mutation");
    for sample in own(EXPECTED)? {
        let text = |key: &str| sample.get(key).and_then(Tree::as_str).context(key.to_owned());
        let (mutators, example) = (text("mutators")?, text("object")?);
        let objects = documents(&folder.join(example))?;
        let root = objects.first().context("the example is empty")?.root();
        let mut expected = Tree::from_node(root, usize::MAX)?;
        if let Some(Tree::Map(sets)) = sample.get("sets") {
            for (path, value) in sets.iter() {
                expected = with(expected, path, value)?;
            }
        }
        let policies = documents(&folder.join(mutators))?.into_iter();
        let policies = policies.map(|it| Tree::from_node(it.root(), usize::MAX));
        let name = format!("gatekeeper/{mutators}");
        let case = bench.case(&name, &Object::new(root, None), &expected)?;
        bench.take(Test {
            cases: case.into_iter().collect(),
            namespaces: BTreeSet::from(["default".to_owned()]),
            policies: policies.collect::<Result<_, _>>()?,
            name,
        });
    }
    Ok(())
}

/// The object with a value at a path, and with the mappings that lead there.
fn with(object: Tree, path: &str, value: &Tree) -> anyhow::Result<Tree> {
    let operation = Operation::Add(Pointer::parse(path)?, value.clone());
    let leniences = Leniences { make_path_on_add: true, ..Leniences::default() };
    Ok(Patch { operations: vec![operation] }.apply(object, leniences)?)
}
