//! Rules with `verifyImages`: whom they are about is known, and what they say is not.

use model::{Node, World};

use crate::kyverno::body::Says;
use crate::kyverno::condition::Conditions;
use crate::kyverno::context::{Asks, Context};
use crate::kyverno::images::{References, meant, unverified};
use crate::kyverno::known::Known;
use crate::kyverno::reader::Reader;
use crate::kyverno::template::Fault;
use crate::request::{Operation, Request};

/// What a rule asks of images.
#[derive(Debug, Clone)]
pub(super) struct Verification {
    name: String,
    references: Vec<References>,
    /// It says itself where objects have images.
    has_extractors: bool,
    context: Context,
    preconditions: Option<Conditions>,
}

impl Verification {
    /// Reads a rule.
    pub(super) fn read(rule: Node<'_>, reader: &Reader) -> Result<Verification, Fault> {
        let context = reader.tree(rule.get("context"))?;
        let preconditions = reader.tree(rule.get("preconditions"))?;
        Ok(Verification {
            name: rule.get("name").as_str().unwrap_or_default().to_owned(),
            references: rule.get("verifyImages").items().map(References::of_entry).collect(),
            has_extractors: !rule.get("imageExtractors").is_empty(),
            context: reader.context(Some(&context))?,
            preconditions: reader.conditions(Some(&preconditions))?,
        })
    }

    /// What its context looks up.
    pub(super) fn asks(&self) -> Asks {
        self.context.asks()
    }

    /// What it says of a request's object: nothing where no image is meant.
    pub(super) fn judge<'k>(
        &'k self,
        request: &Request<'_>,
        world: &dyn World,
        known: &dyn Fn() -> Result<Known<'k>, Fault>,
    ) -> Says {
        let Some(object) = request.object.filter(|_| request.operation != Operation::Delete) else {
            return Says::Skip;
        };
        let images = meant(object, &self.references);
        if images.is_empty() && !self.has_extractors {
            return Says::Skip;
        }
        if let Some(preconditions) = &self.preconditions {
            let known = match known() {
                Ok(known) => self.context.fill(known, world),
                Err(fault) => return Says::Error(fault),
            };
            match preconditions.hold(&known) {
                Ok(true) => {}
                Ok(false) => return Says::Skip,
                Err(missing) => return missing.into(),
            }
        }
        Says::Unknown(format!("rule {}: {}", self.name, unverified(&images)))
    }
}
