//! Policies that take objects away, whichever language they are written in.

use std::sync::Arc;

use model::{Object, World};

use crate::kyverno::libraries::Asker;
use crate::kyverno::{CleanupPolicy, DeletingPolicy, Given, Schedule};
use crate::library::Exceptions;
use crate::request::Request;
use crate::vap::{Decision, Mistake, Outcome};

/// A policy that takes objects away.
pub struct Cleaning {
    /// When it is done.
    pub schedule: Schedule,
    /// What becomes of what an object owns: `Foreground`, `Background` or `Orphan`; as its kind has
    /// it where there is none.
    pub propagation: Option<Arc<str>>,
    pub(super) rules: Rules,
}

pub(super) enum Rules {
    Classic(Box<CleanupPolicy>),
    Cel(Box<DeletingPolicy>),
}

/// What becomes of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It stays.
    Stays,
    /// It goes.
    Goes,
    /// It cannot be told, and so it stays.
    Unknown(String),
}

impl Cleaning {
    /// Reads a policy; `None` for any object that takes nothing away.
    pub(super) fn read(object: &Object<'_>) -> Option<Result<Cleaning, Vec<Mistake>>> {
        let is = |kinds: [model::Kind<'_>; 2]| kinds.into_iter().any(|kind| object.is(kind));
        let rules = if is([CleanupPolicy::KIND, CleanupPolicy::CLUSTERWIDE]) {
            CleanupPolicy::read(object).map(|policy| Rules::Classic(Box::new(policy)))
        } else if is([DeletingPolicy::KIND, DeletingPolicy::NAMESPACED]) {
            DeletingPolicy::read(object).map(|policy| Rules::Cel(Box::new(policy)))
        } else {
            return None;
        };
        Some(rules.and_then(|rules| Cleaning::of(object, rules)))
    }

    fn of(object: &Object<'_>, rules: Rules) -> Result<Cleaning, Vec<Mistake>> {
        let spec = object.spec();
        let written = spec.get("schedule");
        let schedule = Schedule::read(written.as_str().unwrap_or_default());
        let schedule = schedule.map_err(|why| vec![Mistake::at("spec.schedule", written, why)])?;
        let propagation = spec.get("deletionPropagationPolicy").as_str();
        let known = ["Foreground", "Background", "Orphan"];
        let propagation = propagation.filter(|it| known.contains(it)).map(Arc::from);
        Ok(Cleaning { schedule, propagation, rules })
    }

    /// Whether the object of `request` goes.
    pub fn fate(
        &self,
        request: &Request<'_>,
        world: &dyn World,
        asker: &Asker<'_>,
        given: &Given<'_>,
        exceptions: &Exceptions,
    ) -> Fate {
        match &self.rules {
            Rules::Classic(policy) => fate(&[policy.judge(request, world, given)]),
            Rules::Cel(policy) => fate(&policy.judge(request, world, asker, &exceptions.cel)),
        }
    }

    /// It asks nothing of an object but its kind, its name and its labels.
    pub fn is_unconditional(&self) -> bool {
        match &self.rules {
            Rules::Classic(policy) => !policy.asks(),
            Rules::Cel(policy) => !policy.asks(),
        }
    }
}

/// An object goes where all that was decided passes.
fn fate(decisions: &[Decision]) -> Fate {
    let mut fate = if decisions.is_empty() { Fate::Stays } else { Fate::Goes };
    for decision in decisions {
        match &decision.outcome {
            Outcome::Pass => {}
            Outcome::Refused { .. } | Outcome::Excepted(_) => return Fate::Stays,
            Outcome::Ignored(why) | Outcome::Failed(why) | Outcome::Unknown(why) => {
                fate = Fate::Unknown(why.clone());
            }
        }
    }
    fate
}
