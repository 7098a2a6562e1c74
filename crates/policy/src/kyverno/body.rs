//! What a rule asks: patterns, conditions to deny by, or either of each item of a list.

mod each;
mod patterns;

use std::sync::Arc;

use model::{FieldPath, Node, World};
use sha2::Sha256;
use sha2::digest::Digest;

use super::autogen::Family;
use super::condition::Conditions;
use super::context::{Asks, Context};
use super::exception::PolicyException;
use super::known::Known;
use super::pod_security::PodSecurity;
use super::reader::Reader;
use super::template::{Fault, Template};
use crate::alike::{Alike, Identity};
use crate::jmespath::{EvalError, Missing, Value};
use crate::request::{Operation, Request};
use crate::tree::Tree;
use each::Each;
use patterns::{Pattern, Patterns};

/// What a rule asks, but for CEL.
#[derive(Debug, Clone)]
pub(super) struct Body {
    context: Context,
    /// Without these it is not asked.
    preconditions: Option<Conditions>,
    demand: Demand,
    message: Template,
    /// Tells it from rules that say something else.
    pub(super) identity: Identity,
    /// What it has in common with rules of other policies.
    pub(super) alike: Alike,
}

#[derive(Debug, Clone)]
enum Demand {
    /// One of the patterns must match.
    Patterns(Patterns),
    /// These must not hold.
    Deny(Conditions),
    /// The same of each item of some lists.
    Each(Vec<Each>),
    /// Pods must keep to a standard.
    PodSecurity(Box<PodSecurity>),
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Says {
    Pass,
    Fail {
        message: String,
        path: Option<FieldPath>,
    },
    Skip,
    /// The exception of this name lets it pass.
    Excepted(Arc<str>),
    /// It cannot be said.
    Error(String),
    /// What decides is not known here.
    Unknown(String),
}

impl From<Missing> for Says {
    fn from(missing: Missing) -> Says {
        match missing {
            Missing::Unknown(what) => Says::Unknown(what),
            Missing::Failed(why) => Says::Error(why),
        }
    }
}

impl From<EvalError> for Says {
    fn from(error: EvalError) -> Says {
        match error {
            EvalError::Missing(missing) => missing.into(),
            other => Says::Error(other.to_string()),
        }
    }
}

impl Body {
    /// Reads a rule; of what makes pods where `family` says which.
    pub(super) fn read(rule: Node<'_>, family: Option<Family>) -> Result<Body, Fault> {
        let reader = Reader { family };
        let validate = reader.tree(rule.get("validate"))?;
        let preconditions = reader.tree(rule.get("preconditions"))?;
        let message = validate.get("message").cloned().unwrap_or(Tree::String(String::new()));
        let context = reader.tree(rule.get("context"))?;
        let plain = Template::Plain(Value::from_tree(message.clone()));
        let written = format!("{family:?} {validate:?} {preconditions:?} {context:?}");
        Ok(Body {
            identity: Identity::of(Sha256::new_with_prefix(written)),
            alike: Alike::default(),
            context: reader.context(Some(&context))?,
            preconditions: reader.conditions(Some(&preconditions))?,
            demand: reader.demand(&validate, true)?,
            // A message that cannot be read is shown as it is written.
            message: reader.template(&message).unwrap_or(plain),
        })
    }

    /// What its contexts look up.
    pub(super) fn asks(&self) -> Asks {
        self.context.asks().max(self.demand.asks())
    }

    /// What it says of a request's object. `known` is what variables may refer to.
    pub(super) fn judge<'k>(
        &'k self,
        request: &Request<'_>,
        world: &dyn World,
        known: impl FnOnce() -> Result<Known<'k>, Fault>,
        exceptions: &[&PolicyException],
    ) -> Says {
        let Some(object) = request.subject() else { return Says::Skip };
        if self.is_of_pod_security() && request.operation == Operation::Delete {
            return Says::Skip;
        }
        let says = match self.judge_alone(object) {
            Some(says) => self.with_message(says, |message| message.text(&known().ok()?)),
            None => match known() {
                Ok(known) => self.judge_knowing(object, known, world),
                Err(fault) => Says::Error(fault),
            },
        };
        self.excused(says, object, exceptions)
    }

    /// What it says where that depends on nothing but the object; `None` where it may.
    fn judge_alone(&self, object: Node<'_>) -> Option<Says> {
        match &self.demand {
            _ if self.preconditions.is_some() || !self.context.is_empty() => None,
            Demand::Patterns(patterns) => patterns.judge_ready(object),
            Demand::PodSecurity(standard) => Some(standard.judge(object, &[])),
            Demand::Deny(_) | Demand::Each(_) => None,
        }
    }

    fn judge_knowing<'k>(&'k self, object: Node<'_>, known: Known<'k>, world: &dyn World) -> Says {
        let known = self.context.fill(known, world);
        match self.preconditions.as_ref().map_or(Ok(true), |it| it.hold(&known)) {
            Ok(true) => {}
            Ok(false) => return Says::Skip,
            Err(missing) => return missing.into(),
        }
        let says = self.demand.judge(object, &known, world);
        self.with_message(says, |message| message.text(&known))
    }

    /// It is about a Pod Security Standard.
    pub(super) fn is_of_pod_security(&self) -> bool {
        matches!(self.demand, Demand::PodSecurity(_))
    }

    /// A refusal by a standard, judged again with what exceptions exclude.
    fn excused(&self, says: Says, object: Node<'_>, exceptions: &[&PolicyException]) -> Says {
        let (Demand::PodSecurity(standard), Says::Fail { .. }) = (&self.demand, &says) else {
            return says;
        };
        let Some(first) = exceptions.first() else { return says };
        let excluded = exceptions.iter().flat_map(|it| it.exclusions.iter().cloned());
        match standard.judge(object, &excluded.collect::<Vec<_>>()) {
            Says::Pass => Says::Excepted(Arc::clone(&first.name)),
            other => other,
        }
    }

    fn with_message(&self, says: Says, fill: impl FnOnce(&Template) -> Option<String>) -> Says {
        match says {
            // A standard says itself what is wrong.
            Says::Fail { path, message } if message.is_empty() => {
                let message = fill(&self.message).unwrap_or_default();
                Says::Fail { message: message.trim().to_owned(), path }
            }
            other => other,
        }
    }
}

impl Demand {
    fn asks(&self) -> Asks {
        let Demand::Each(lists) = self else { return Asks::Nothing };
        let each = lists.iter().map(Each::asks);
        each.max().unwrap_or(Asks::Nothing)
    }

    fn judge<'k>(&'k self, object: Node<'_>, known: &Known<'k>, world: &dyn World) -> Says {
        match self {
            Demand::Patterns(patterns) => patterns.judge(object, known),
            Demand::Deny(conditions) => match conditions.hold(known) {
                Ok(true) => Says::Fail { message: String::new(), path: None },
                Ok(false) => Says::Pass,
                Err(missing) => missing.into(),
            },
            Demand::Each(lists) => each::judge(lists, object, known, world),
            Demand::PodSecurity(standard) => standard.judge(object, &[]),
        }
    }
}

impl Reader {
    /// `is_whole`: patterns are of the object, and so move with it.
    fn demand(&self, validate: &Tree, is_whole: bool) -> Result<Demand, Fault> {
        let pattern = |tree: &Tree| {
            let pattern = Pattern::of(self.template(tree)?, self.family.filter(|_| is_whole));
            pattern.map_err(|error| error.to_string())
        };
        if let Some(tree) = validate.get("pattern") {
            return Ok(Demand::Patterns(Patterns::of(vec![pattern(tree)?])));
        }
        if let Some(Tree::List(trees)) = validate.get("anyPattern") {
            let patterns = trees.iter().map(pattern).collect::<Result<_, _>>()?;
            return Ok(Demand::Patterns(Patterns::of(patterns)));
        }
        if let Some(deny) = validate.get("deny") {
            let conditions = self.conditions(deny.get("conditions"))?;
            return Ok(Demand::Deny(conditions.unwrap_or_else(Conditions::always)));
        }
        if let Some(standard) = validate.get("podSecurity").filter(|_| is_whole) {
            let standard = PodSecurity::read(standard);
            return standard.map(|it| Demand::PodSecurity(Box::new(it)));
        }
        match validate.get("foreach") {
            Some(Tree::List(lists)) => lists
                .iter()
                .map(|it| Each::read(it, self))
                .collect::<Result<_, _>>()
                .map(Demand::Each),
            _ => Err("nothing that is asked".to_owned()),
        }
    }
}
