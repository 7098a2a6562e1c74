//! A set.

use std::sync::Arc;

use super::{Value, Weight};

/// A set: its members in order, each once.
#[derive(Debug, Clone)]
pub struct Set<'a> {
    members: Arc<[Value<'a>]>,
    weight: Weight,
}

impl<'a> Set<'a> {
    /// The set of these values.
    pub fn new(mut members: Vec<Value<'a>>) -> Set<'a> {
        if members.len() > 1 {
            members.sort();
            members.dedup();
        }
        let weight = Weight::of(&members);
        Set { members: members.into(), weight }
    }

    pub(super) fn weight(&self) -> Weight {
        self.weight
    }

    /// Both are one set, whatever its members are.
    pub(in crate::rego) fn is_same(&self, other: &Set<'_>) -> bool {
        std::ptr::eq(&*self.members, &*other.members)
    }

    /// It has this member.
    pub fn contains(&self, value: &Value<'_>) -> bool {
        self.members.binary_search_by(|member| member.compare(value)).is_ok()
    }

    /// Its members, in order.
    pub fn members(&self) -> &[Value<'a>] {
        &self.members
    }

    /// How many members it has.
    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// It has no member.
    pub fn is_empty(&self) -> bool {
        self.members.is_empty()
    }
}
