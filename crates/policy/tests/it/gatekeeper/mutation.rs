//! Gatekeeper's mutators, from outside: the facts are those of Gatekeeper's own tests.

mod assign;
mod conflicts;
mod hostile;
mod image;
mod location;
mod matching;
mod sets;

use model::Object;
use policy::gatekeeper::{Mutator, Mutators, Source};
use policy::tree::Tree;
use policy::{Mutation, Request};

use crate::reading::read_one;

/// A mutator of a kind called `it`, with the fields of its spec after `applyTo`.
fn mutator(kind: &str, location: &str, parameters: &str) -> String {
    named(kind, "it", location, parameters)
}

fn named(kind: &str, name: &str, location: &str, parameters: &str) -> String {
    let applies = match kind {
        "AssignMetadata" => "",
        _ => "applyTo: [{groups: [''], versions: [v1], kinds: [Pod]}]\n  ",
    };
    format!(
        "apiVersion: mutations.gatekeeper.sh/v1
kind: {kind}
metadata: {{name: {name}}}
spec:
  {applies}location: {location:?}
  parameters: {parameters}
"
    )
}

fn assign(location: &str, parameters: &str) -> String {
    mutator("Assign", location, parameters)
}

fn pod(spec: &str) -> String {
    format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: a, namespace: b}}\nspec: {spec}\n")
}

fn read(mutator: &str) -> Result<Mutator, String> {
    let document = read_one(mutator);
    Mutator::read(&Object::new(document.root(), None)).map_err(|diagnostic| diagnostic.says)
}

fn all(mutators: &[&str]) -> Mutators {
    Mutators::of(mutators.iter().map(|mutator| read(mutator).unwrap())).unwrap()
}

fn mutate(mutators: &[&str], object: &str) -> Mutation {
    let document = read_one(object);
    let object = Object::new(document.root(), None);
    let request = Request::of_review(object.node()).unwrap_or_else(|| Request::creation(&object));
    all(mutators).mutate(&request, Source::Original)
}

/// What comes of a pod's spec, as JSON: the same spec where nothing changes.
fn spec_of(mutators: &[&str], spec: &str) -> String {
    match mutate(mutators, &pod(spec)) {
        Mutation::Skip | Mutation::Same => tree(spec).to_string(),
        Mutation::Changed(tree) => tree.get("spec").map(Tree::to_string).unwrap_or_default(),
        Mutation::Error(says) => format!("error: {says}"),
    }
}

fn tree(yaml: &str) -> Tree {
    Tree::from_node(read_one(yaml).root(), 1_000).unwrap()
}

fn check(mutator: &str, spec: &str, wanted: &str) {
    let wanted =
        if wanted.starts_with("error") { wanted.to_owned() } else { tree(wanted).to_string() };
    let got = spec_of(&[mutator], spec);
    match wanted.strip_prefix("error: ") {
        Some(says) => assert!(got.starts_with("error: ") && got.contains(says), "{got}"),
        None => assert_eq!(got, wanted, "{mutator}"),
    }
}
