//! One write, as it is told.

use std::fmt;

use act::Place;

/// A write that a policy wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// What is done.
    pub action: Action,
    /// The kind of the object: `ConfigMap`.
    pub kind: String,
    /// The object.
    pub place: Place,
    /// The policy, and its rule where it has a name: `kyverno/add-quota: rule quota`.
    pub by: String,
    /// For what, or why, as a clause.
    pub why: String,
}

/// What is done to an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Action {
    /// It is made.
    Create,
    /// It is changed.
    Change,
    /// It is taken away.
    Delete,
}

impl Action {
    /// `create`
    pub fn verb(self) -> &'static str {
        match self {
            Action::Create => "create",
            Action::Change => "change",
            Action::Delete => "delete",
        }
    }

    /// `created`
    pub fn done(self) -> &'static str {
        match self {
            Action::Create => "created",
            Action::Change => "changed",
            Action::Delete => "deleted",
        }
    }
}

impl Deed {
    /// `ConfigMap shop/settings`
    pub fn object(&self) -> String {
        match &self.place.namespace {
            Some(namespace) => format!("{} {namespace}/{}", self.kind, self.place.name),
            None => format!("{} {}", self.kind, self.place.name),
        }
    }
}

impl fmt::Display for Deed {
    /// `create ConfigMap shop/settings by kyverno/add-settings: rule settings, for Namespace shop`
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} {} by {}, {}", self.action.verb(), self.object(), self.by, self.why)
    }
}

/// What is told of errands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Telling {
    /// It is done, or was rehearsed.
    Did(Deed),
    /// It is not: why, as a clause. It is tried again.
    Failed(Deed, String),
    /// Something cannot be told, or is left undone: what and why.
    Unknown(String),
}
