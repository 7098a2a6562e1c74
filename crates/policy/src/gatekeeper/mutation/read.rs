//! How mutators are read, and what keeps one from being used.

use model::{Diagnostic, Node, Object, Place};

use super::change::Change;
use super::conditions::Conditions;
use super::image::Parts;
use super::location::{Location, Step, Which};
use super::mutator::Mutator;
use crate::gatekeeper::applies::Applies;
use crate::gatekeeper::matching::Match;
use crate::tree::Tree;

/// Gatekeeper takes no longer name.
const LONGEST_NAME: usize = 63;

/// No object of a cluster has so many values.
const MOST_VALUES: usize = 100_000;

pub(super) fn mutator(object: &Object<'_>) -> Result<Mutator, Diagnostic> {
    let (spec, said) = (object.spec(), object.kind().name);
    let parameters = spec.get("parameters");
    let told = |node: Node<'_>, says: String| placed(object, node, &says);
    let Some(kind) = Mutator::KINDS.into_iter().find(|kind| *kind == said) else {
        return Err(told(object.get("kind"), format!("no mutator is called {said}")));
    };
    if object.name().len() > LONGEST_NAME {
        let says = format!("its name is longer than {LONGEST_NAME} letters");
        return Err(told(object.metadata().get("name"), says));
    }
    let written = spec.get("location");
    let location = Location::parse(written.as_str().unwrap_or_default())
        .map_err(|says| told(written, format!("location: {says}")))?;
    let change = change(kind, parameters).map_err(|says| told(parameters, says))?;
    fits(kind, &location, &change).map_err(|says| told(written, format!("location: {says}")))?;
    let tests = parameters.get("pathTests");
    let is_of_metadata = kind == "AssignMetadata";
    let conditions = match is_of_metadata {
        true => Conditions::only_new(&location),
        false => Conditions::read(tests, &location).map_err(|says| told(tests, says))?,
    };
    let applies = match is_of_metadata {
        true => None,
        false => {
            let node = spec.get("applyTo");
            Some(Applies::read(node).map_err(|says| told(node, says))?)
        }
    };
    let matches = spec.get("match");
    let matches = Match::read(matches).map_err(|says| told(matches, format!("match: {says}")))?;
    let name = object.name().to_owned();
    Ok(Mutator { kind, name, applies, matches, location, conditions, change })
}

/// What it does; the error is a clause.
fn change(kind: &str, parameters: Node<'_>) -> Result<Change, String> {
    match kind {
        "ModifySet" => {
            let values = parameters.at(&["values", "fromList"]);
            let values = values.items().map(tree).collect::<Result<Vec<_>, _>>()?;
            match parameters.get("operation").as_str() {
                None | Some("merge") => Ok(Change::Merge(values)),
                Some("prune") => Ok(Change::Prune(values)),
                Some(other) => Err(format!("operation {other:?} is neither merge nor prune")),
            }
        }
        "AssignImage" => {
            let part = |key| parameters.get(key).as_str().unwrap_or_default();
            let (domain, path, tag) = (part("assignDomain"), part("assignPath"), part("assignTag"));
            Parts::new(domain, path, tag).map(Change::Image)
        }
        kind => {
            let change = assigned(parameters.get("assign"))?;
            let is_text = !matches!(&change, Change::Value(value) if value.as_str().is_none());
            match kind == "AssignMetadata" && !is_text {
                true => Err("assign.value must be a string".to_owned()),
                false => Ok(change),
            }
        }
    }
}

fn assigned(assign: Node<'_>) -> Result<Change, String> {
    let given = |key| Some(assign.get(key)).filter(|node| node.is_set());
    match (given("value"), given("fromMetadata"), given("externalData")) {
        (Some(value), None, None) => tree(value).map(Change::Value),
        (None, Some(from), None) => match from.get("field").as_str() {
            Some("name") => Ok(Change::Name),
            Some("namespace") => Ok(Change::Namespace),
            other => {
                let other = other.unwrap_or_default();
                Err(format!("assign.fromMetadata.field {other:?} is neither name nor namespace"))
            }
        },
        (None, None, Some(_)) => Ok(Change::External),
        _ => Err("assign must have one of value, fromMetadata and externalData".to_owned()),
    }
}

fn tree(node: Node<'_>) -> Result<Tree, String> {
    Tree::from_node(node, MOST_VALUES).map_err(|error| error.to_string())
}

/// Whether such a change can be made there; the error is a clause.
fn fits(kind: &str, location: &Location, change: &Change) -> Result<(), String> {
    if kind == "AssignMetadata" {
        return match location.steps.as_slice() {
            [Step::Field(root), Step::Field(map), Step::Field(_)]
                if root == "metadata" && (map == "labels" || map == "annotations") =>
            {
                Ok(())
            }
            _ => Err("it is neither metadata.labels.KEY nor metadata.annotations.KEY".to_owned()),
        };
    }
    if location.is_within("metadata") {
        return Err(format!("{kind} cannot change metadata; AssignMetadata can"));
    }
    if kind != "ModifySet"
        && let [.., Step::Items { key, .. }, Step::Field(name)] = location.steps.as_slice()
        && key == name
    {
        return Err(format!("the key {key} of a list's items cannot be changed"));
    }
    match location.steps.last() {
        Some(Step::Items { key, which }) => fits_item(kind, key, which, change),
        _ => Ok(()),
    }
}

fn fits_item(kind: &str, key: &str, which: &Which, change: &Change) -> Result<(), String> {
    if kind != "Assign" {
        return Err(format!("{kind} cannot change whole items of a list"));
    }
    let Change::Value(value) = change else {
        return Err("only a value can be put into a list".to_owned());
    };
    if *which == Which::All {
        return Err("it ends in *, and a value can be put in one place only".to_owned());
    }
    match value.get(key) {
        Some(found) if which.is(found) => Ok(()),
        _ => Err(format!("the value has another {key} than the item that it is put for")),
    }
}

/// What is wrong with a mutator, at a node of it, or where the node is missing at the whole.
fn placed(object: &Object<'_>, node: Node<'_>, says: &str) -> Diagnostic {
    let says = format!("the mutator {} is not valid: {says}", object.name());
    let span = node.span().or(object.node().span());
    let diagnostic = Diagnostic::error(says);
    span.map_or(diagnostic.clone(), |span| diagnostic.at(Place::from(span)))
}
