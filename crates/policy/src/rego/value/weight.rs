//! How much a value holds.
//!
//! A value may hold another many times over, so that going through it takes longer than making it.

use model::Node;

use super::Value;

/// No object of a cluster holds so many.
const MOST: u32 = 4_000_000;

/// How many values going through one visits: itself and all within, each time it stands there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight(u32);

impl Weight {
    /// Of a value that holds these.
    pub(super) fn of<'v, 'a: 'v>(values: impl IntoIterator<Item = &'v Value<'a>>) -> Weight {
        let within = values.into_iter().map(|value| value.weight().0);
        Weight(within.fold(1, u32::saturating_add))
    }

    pub(super) fn of_node(node: Node<'_>) -> Weight {
        Weight(u32::try_from(node.weight()).unwrap_or(u32::MAX))
    }

    /// It is not to be gone through.
    pub(in crate::rego) fn is_too_much(self) -> bool {
        self.0 > MOST
    }
}

impl Value<'_> {
    /// How much it holds.
    pub(in crate::rego) fn weight(&self) -> Weight {
        match self {
            Value::Array(array) => array.weight(),
            Value::Object(object) => object.weight(),
            Value::Set(set) => set.weight(),
            _ => Weight(1),
        }
    }
}
