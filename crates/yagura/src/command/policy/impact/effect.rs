//! What a policy would do.

use model::Reference;
use policy::Action;
use policy::bundle::{Objection, Reason};

/// What one policy would do to one object or request.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Effect {
    pub(super) policy: String,
    pub(super) deed: Deed,
    pub(super) object: String,
    pub(super) says: String,
    pub(super) request: Option<Asked>,
}

/// What is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Deed {
    Deny,
    /// It cannot be told, and is refused.
    Unknown,
    Warn,
    Audit,
    Change,
}

/// A request that was kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Asked {
    pub(super) at: String,
    pub(super) user: String,
    pub(super) operation: &'static str,
    /// It passed then.
    pub(super) passed: bool,
}

/// All that policies would do, and what they were asked about.
#[derive(Debug, Default)]
pub(crate) struct Effects {
    pub(crate) all: Vec<Effect>,
    pub(crate) objects: usize,
    pub(crate) requests: usize,
    /// Requests that were cut when they were kept.
    pub(super) cut: usize,
}

impl Deed {
    pub(super) fn name(self) -> &'static str {
        match self {
            Deed::Deny => "deny",
            Deed::Unknown => "unknown",
            Deed::Warn => "warn",
            Deed::Audit => "audit",
            Deed::Change => "change",
        }
    }

    fn of(objection: &Objection) -> Deed {
        match &objection.reason {
            Reason::Unknown => Deed::Unknown,
            Reason::Breach(_) if objection.denies() => Deed::Deny,
            Reason::Breach(_) if objection.warns() => Deed::Warn,
            Reason::Breach(_) => Deed::Audit,
        }
    }
}

impl Effects {
    /// What a policy has against an object or a request.
    pub(super) fn object_to(
        &mut self,
        objection: &Objection,
        object: &Reference,
        asked: Option<&Asked>,
    ) {
        let is_idle = objection.actions.is_empty()
            || objection.actions.iter().all(|action| *action == Action::DryRun);
        if is_idle && objection.reason != Reason::Unknown {
            return;
        }
        self.all.push(Effect {
            policy: objection.by.to_string(),
            deed: Deed::of(objection),
            object: object.to_string(),
            says: objection.says.clone(),
            request: asked.cloned(),
        });
    }

    /// A policy changes an object or a request.
    pub(super) fn change(&mut self, policy: &str, object: &Reference, asked: Option<&Asked>) {
        self.all.push(Effect {
            policy: policy.to_owned(),
            deed: Deed::Change,
            object: object.to_string(),
            says: String::new(),
            request: asked.cloned(),
        });
    }

    /// By policy; what is worst comes first.
    pub(crate) fn put_in_order(&mut self) {
        self.all.sort();
        self.all.dedup();
    }

    /// Leaves out what `before` did too.
    pub(super) fn leave_out(&mut self, before: &Effects) {
        let key = |it: &Effect| {
            (it.policy.clone(), it.deed, it.object.clone(), it.says.clone(), it.request.clone())
        };
        let known: std::collections::BTreeSet<_> = before.all.iter().map(key).collect();
        self.all.retain(|effect| !known.contains(&key(effect)));
    }

    /// Something would be refused, or cannot be told.
    pub(crate) fn refuses(&self) -> bool {
        self.all.iter().any(|it| matches!(it.deed, Deed::Deny | Deed::Unknown))
    }

    /// Something cannot be told.
    pub(crate) fn has_unknowns(&self) -> bool {
        self.all.iter().any(|it| it.deed == Deed::Unknown)
    }
}
