//! One patch: a piece of the object as it is to be, or operations on paths.

use super::Work;
use crate::jmespath::Surroundings;
use crate::kyverno::known::Known;
use crate::kyverno::mutate;
use crate::kyverno::reader::Reader;
use crate::kyverno::template::{Fault, Template};
use crate::patch::json6902::{self, Leniences};
use crate::tree::Tree;

/// A patch, its variables not yet filled in.
#[derive(Debug, Clone)]
pub(super) enum Patch {
    /// `patchStrategicMerge`
    Merge(Template),
    /// `patchesJson6902`: a text in YAML or JSON, or a list.
    Operations(Template),
    /// It has a reference to another part of the rule, `$(./../a)`, which is not followed here.
    Referring(String),
}

/// How many values a patch may have.
const LARGEST: usize = 100_000;

impl Patch {
    /// Reads the patch of a rule, or of what is done for each item of a list.
    pub(super) fn read(tree: &Tree, reader: &Reader) -> Result<Patch, Fault> {
        let written = |key: &str| tree.get(key).filter(|it| **it != Tree::Null);
        let patches = ["patchStrategicMerge", "patchesJson6902"].into_iter().find_map(written);
        if let Some(reference) = patches.and_then(reference_in) {
            return Ok(Patch::Referring(reference));
        }
        if let Some(piece) = written("patchStrategicMerge") {
            let piece = reader.template(piece)?;
            return Ok(Patch::Merge(match reader.family {
                Some(family) => piece.within(family.keys()),
                None => piece,
            }));
        }
        let operations = written("patchesJson6902").ok_or("nothing that is changed")?;
        reader.template(operations).map(Patch::Operations)
    }

    /// Items are gone through from the last to the first, so that what is put before others comes
    /// to stand in their order.
    pub(super) fn is_backwards(&self) -> bool {
        matches!(self, Patch::Merge(_))
    }

    /// The object after it; `None` where it stays as it is.
    pub(super) fn apply(
        &self,
        object: &Tree,
        known: &Known<'_>,
        work: &mut Work<'_>,
    ) -> Result<Option<Tree>, String> {
        let fill = |template: &Template| template.tree(known).map_err(|error| error.to_string());
        let weight = object.weight();
        work.charge(weight)?;
        let changed = match self {
            Patch::Referring(reference) => {
                return Err(format!("the reference {reference} is not followed here"));
            }
            Patch::Merge(piece) => {
                let piece = fill(piece)?;
                let size = piece.weight();
                work.charge(size.saturating_add(size.saturating_mul(weight) / 64))?;
                let document = object.to_document();
                let patched = mutate::patch_within(document.root(), &piece, &mut work.steps);
                patched.map_err(|error| error.to_string())?
            }
            Patch::Operations(operations) => {
                let operations = read(fill(operations)?, known, work)?;
                work.charge(operations.operations.len())?;
                let patched = operations.apply(object.clone(), Leniences::KYVERNO);
                patched.map_err(|error| error.to_string())?
            }
        };
        Ok((changed != *object).then_some(changed))
    }
}

/// A reference as it is written: behind a stroke it is none.
fn reference_in(tree: &Tree) -> Option<String> {
    match tree {
        Tree::String(text) => text.match_indices("$(").find_map(|(at, _)| {
            let (before, written) = text.split_at_checked(at)?;
            let word = written.split(' ').next()?;
            let end = word.rfind(')').filter(|end| *end > 2)?;
            let reference = word.get(..=end)?.to_owned();
            (!before.ends_with('\\')).then_some(reference)
        }),
        Tree::List(items) => items.iter().find_map(reference_in),
        Tree::Map(map) => map.iter().find_map(|(key, value)| {
            reference_in(&Tree::String(key.to_owned())).or_else(|| reference_in(value))
        }),
        _ => None,
    }
}

/// The operations of a patch. What begins as a list in JSON is JSON; any other text is YAML.
fn read(filled: Tree, known: &Known<'_>, work: &mut Work<'_>) -> Result<json6902::Patch, String> {
    let tree = match filled {
        Tree::String(text) => {
            work.charge(text.len() / 16)?;
            if text.starts_with('[') {
                Tree::from_json(&text).map_err(|error| format!("the patch is no JSON: {error}"))?
            } else {
                let read = known.answers().read_yaml(&text);
                let read = read.ok_or("nobody reads YAML here")?;
                let document = read.map_err(|why| format!("the patch is no YAML: {why}"))?;
                Tree::from_node(document.root(), LARGEST)
                    .map_err(|error| format!("the patch has {error}"))?
            }
        }
        other => other,
    };
    work.charge(tree.weight())?;
    json6902::Patch::read(&tree).map_err(|error| error.to_string())
}
