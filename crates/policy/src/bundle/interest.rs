//! The requests that policies may be about: what an API server has to ask about, and no more.

use std::collections::BTreeSet;

use crate::request::Operation;

/// Kinds, resources and operations; a request of any other is none of the policy's business.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Interest {
    /// Kinds and resources, each with a subresource, or with nothing for the object itself: `Pod`,
    /// `pods`, `exec`.
    named: BTreeSet<(Box<str>, Box<str>)>,
    is_any: bool,
    operations: BTreeSet<Operation>,
}

/// Every operation there is.
const ALL: [Operation; 4] =
    [Operation::Create, Operation::Update, Operation::Delete, Operation::Connect];

impl Interest {
    /// It names this kind or resource; with a wildcard, any.
    pub(crate) fn add(&mut self, name: &str, subresource: &str) {
        self.is_any |= name.contains(['*', '?']);
        if !self.named.iter().any(|(own, below)| (&**own, &**below) == (name, subresource)) {
            self.named.insert((name.into(), subresource.into()));
        }
    }

    /// It may be about anything.
    pub(crate) fn add_any(&mut self) {
        self.is_any = true;
    }

    /// It is about these operations; about all, where there are none.
    pub(crate) fn add_operations<'o>(&mut self, operations: impl Iterator<Item = &'o Operation>) {
        let before = self.operations.len();
        self.operations.extend(operations);
        if self.operations.len() == before {
            self.operations.extend(ALL);
        }
    }

    /// It is about all operations.
    pub(crate) fn add_every_operation(&mut self) {
        self.operations.extend(ALL);
    }

    /// All that `other` is about, too.
    pub fn add_all(&mut self, other: &Interest) {
        self.is_any |= other.is_any;
        self.named.extend(other.named.iter().cloned());
        self.operations.extend(&other.operations);
    }

    /// There is nothing that it is about.
    pub fn is_empty(&self) -> bool {
        self.named.is_empty() && !self.is_any
    }

    /// The operations that it is about.
    pub fn operations(&self) -> impl Iterator<Item = Operation> + '_ {
        self.operations.iter().copied()
    }

    /// It may be about objects of this kind, which a resource of that name has.
    pub fn is_about(&self, kind: &str, resource: &str) -> bool {
        let is_own = |(name, below): &(Box<str>, Box<str>)| {
            (below.is_empty() || &**below == "*") && (**name == *kind || **name == *resource)
        };
        self.is_any || self.named.iter().any(is_own)
    }

    /// It may be about objects of any kind.
    pub fn is_about_anything(&self) -> bool {
        self.is_any
    }

    /// It names this kind, with a subresource or without.
    pub fn names_kind(&self, kind: &str) -> bool {
        self.named.iter().any(|(name, _)| **name == *kind)
    }

    /// The subresources that it names of this kind and this resource; `*` for any.
    pub fn subresources<'i>(
        &'i self,
        kind: &'i str,
        resource: &'i str,
    ) -> impl Iterator<Item = &'i str> + 'i {
        let is_own =
            move |name: &str| name == kind || name == resource || name.contains(['*', '?']);
        let own = self.named.iter().filter(move |(name, _)| is_own(name));
        own.map(|(_, below)| &**below).filter(|below| !below.is_empty())
    }

    /// The names of kinds and resources; `None` where it may be about any.
    pub(super) fn names(&self) -> Option<impl Iterator<Item = &str> + '_> {
        (!self.is_any).then(|| {
            let mut last = None;
            let names = self.named.iter().map(|(name, _)| &**name);
            names.filter(move |name| last.replace(*name) != Some(*name))
        })
    }
}
