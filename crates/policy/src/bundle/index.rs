//! Which policies may be about a request, by the kind of its object: the others are not asked.

use std::collections::BTreeMap;

use super::interest::Interest;
use crate::request::Request;

/// Policies by the kinds and resources that they name.
#[derive(Debug, Default)]
pub(super) struct Index {
    by_name: BTreeMap<Box<str>, Vec<usize>>,
    /// Those that may be about anything.
    any: Vec<usize>,
}

impl Index {
    /// Adds a policy, which comes after those that are there.
    pub(super) fn add(&mut self, policy: usize, interest: &Interest) {
        match interest.names() {
            None => self.any.push(policy),
            Some(names) => names.for_each(|name| {
                self.by_name.entry(name.into()).or_default().push(policy);
            }),
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
