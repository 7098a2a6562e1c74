//! Holds values to their types: a field that a structure does not have is refused, and so is a
//! scalar of another kind.

use std::collections::BTreeSet;

use super::Fault;
use super::lists::{Key, key_of};
use super::types::{Keys, Scalar, Type, Types};
use crate::tree::Tree;

/// What a list may hold twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Twins {
    Refused,
    Allowed,
}

impl Types {
    /// Holds what is applied to its type.
    pub(super) fn check(&self, type_: &Type, value: &Tree) -> Result<(), Fault> {
        self.hold(type_, value, Twins::Refused)
    }

    /// Holds what is there to its type; items of a list may have the same key.
    pub(super) fn check_leniently(&self, type_: &Type, value: &Tree) -> Result<(), Fault> {
        self.hold(type_, value, Twins::Allowed)
    }

    fn hold(&self, type_: &Type, value: &Tree, twins: Twins) -> Result<(), Fault> {
        match (type_, value) {
            (_, Tree::Null) | (Type::Anything, _) => Ok(()),
            (Type::Scalar(scalar), value) => hold_scalar(*scalar, value),
            (Type::List(keys, item), Tree::List(items)) => {
                self.hold_items(keys, item, items, twins)
            }
            (Type::List(..), _) => Err(Fault::new("expected a list")),
            (_, Tree::Map(map)) => map.iter().try_for_each(|(key, value)| {
                let undeclared = || Fault::new("field not declared in schema");
                let type_ = self.field(type_, key).ok_or_else(undeclared);
                type_.and_then(|it| self.hold(it, value, twins)).map_err(|it| it.within(key))
            }),
            _ => Err(Fault::new("expected a map")),
        }
    }

    fn hold_items(
        &self,
        keys: &Keys,
        type_: &Type,
        items: &[Tree],
        twins: Twins,
    ) -> Result<(), Fault> {
        let mut seen: BTreeSet<Key> = BTreeSet::new();
        items.iter().enumerate().try_for_each(|(index, item)| {
            if let Some(key) = key_of(keys, item).map_err(|it| it.at(index))?
                && !seen.insert(key)
                && twins == Twins::Refused
            {
                return Err(Fault::new("another item has the same key").at(index));
            }
            self.hold(type_, item, twins).map_err(|it| it.at(index))
        })
    }
}

fn hold_scalar(scalar: Scalar, value: &Tree) -> Result<(), Fault> {
    let (is_right, expected) = match scalar {
        Scalar::Text => (matches!(value, Tree::String(_)), "a string"),
        Scalar::Number => (matches!(value, Tree::Number(_)), "a number"),
        Scalar::Boolean => (matches!(value, Tree::Bool(_)), "a boolean"),
        Scalar::Any => (!matches!(value, Tree::Map(_) | Tree::List(_)), "a scalar"),
    };
    if is_right { Ok(()) } else { Err(Fault::new(format!("expected {expected}"))) }
}
