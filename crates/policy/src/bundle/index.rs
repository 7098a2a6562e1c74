//! Which policies may be about a request, by the kind of its object: the others are not asked.

use std::collections::{BTreeMap, BTreeSet};

use crate::request::Request;

/// Policies by the kinds and resources that they name.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_name: BTreeMap<Box<str>, Vec<usize>>,
    /// Those that may be about anything.
    any: Vec<usize>,
}

/// The kinds and resources that a policy names: `Pod`, `pods`.
#[derive(Debug, Default)]
pub(crate) struct Names {
    names: BTreeSet<Box<str>>,
    is_any: bool,
}

impl Names {
    /// It names this one; with a wildcard, any.
    pub(crate) fn add(&mut self, name: &str) {
        if name.contains(['*', '?']) {
            self.is_any = true;
        } else if !self.names.contains(name) {
            self.names.insert(name.into());
        }
    }

    /// It may be about anything.
    pub(crate) fn add_any(&mut self) {
        self.is_any = true;
    }
}

impl Index {
    /// Adds a policy, which comes after those that are there.
    pub(super) fn add(&mut self, policy: usize, names: Names) {
        if names.is_any {
            self.any.push(policy);
        } else {
            names.names.into_iter().for_each(|name| {
                self.by_name.entry(name).or_default().push(policy);
            });
        }
    }

    /// The policies that may be about a request, in their order.
    pub(super) fn candidates(&self, request: &Request<'_>) -> Vec<usize> {
        let named = |name: &str| self.by_name.get(name).map_or(&[][..], Vec::as_slice);
        let (kind, resource) = (named(&request.kind.name), named(&request.resource.name));
        let mut found = [&self.any, kind, resource].concat();
        // Three runs that are in order: this sort takes them as they are.
        found.sort();
        found.dedup();
        found
    }
}
