//! A set.

use std::sync::Arc;

use super::Value;

/// A set: its members in order, each once.
#[derive(Debug, Clone)]
pub struct Set<'a>(Arc<[Value<'a>]>);

impl<'a> Set<'a> {
    /// The set of these values.
    pub fn new(mut members: Vec<Value<'a>>) -> Set<'a> {
        members.sort();
        members.dedup();
        Set(members.into())
    }

    /// It has this member.
    pub fn contains(&self, value: &Value<'_>) -> bool {
        self.0.binary_search_by(|member| member.compare(value)).is_ok()
    }

    /// Its members, in order.
    pub fn members(&self) -> &[Value<'a>] {
        &self.0
    }

    /// How many members it has.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// It has no member.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
