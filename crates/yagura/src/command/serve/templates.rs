//! The kinds of constraints that Gatekeeper's templates bring: made here where nobody else does.

use std::collections::BTreeSet;

use act::{WriteError, Writer};
use policy::tree::Tree;
use serde_json::Value;
use server::Role;

use super::following::Following;
use crate::speech;

/// The kinds that have been made, or were there.
#[derive(Debug, Default)]
pub(super) struct Kinds(BTreeSet<String>);

impl Kinds {
    /// Makes the kinds of constraints that are missing.
    pub(super) fn make(&mut self, following: &Following, writer: &Writer) {
        let mut missing = Vec::new();
        following.mirror.each(Role::Policy, |kept| {
            let object = kept.object();
            if object.kind().name != "ConstraintTemplate" {
                return;
            }
            let definition = object.spec().at(&["crd", "spec"]);
            let kind = definition.at(&["names", "kind"]).as_str().unwrap_or_default();
            if kind.is_empty() || self.0.contains(kind) {
                return;
            }
            let schema = definition.at(&["validation", "openAPIV3Schema"]);
            let schema = schema.is_set().then(|| Tree::from_node(schema, 100_000).ok()).flatten();
            let schema: Option<Value> =
                schema.and_then(|schema| serde_json::from_str(&schema.to_string()).ok());
            missing.push((kind.to_owned(), schema));
        });
        for (kind, schema) in missing {
            // A schema that the API server does not take is no reason to have no constraints.
            let made = made(&kind, schema, writer).or_else(|_| made(&kind, None, writer));
            match made {
                Ok(true) => speech::say(&format!("made the kind of constraints {kind}")),
                Ok(false) => {}
                Err(error) => {
                    let error = anyhow::Error::from(error);
                    speech::say(&format!("error: cannot make the kind {kind}: {error:#}"));
                }
            }
            self.0.insert(kind);
        }
    }
}

/// Makes a kind; `false` where it is there already, or cannot have that name.
fn made(kind: &str, schema: Option<Value>, writer: &Writer) -> Result<bool, WriteError> {
    let Some((place, definition)) = act::constraint_kind(kind, schema) else { return Ok(false) };
    match writer.create(&place, &definition) {
        Ok(_) => Ok(true),
        Err(WriteError::Conflict { .. }) => Ok(false),
        Err(error) => Err(error),
    }
}
