//! How much a value holds.
//!
//! Shared values cost nothing to hold many times, and few steps can make one that unfolds to more
//! than could ever be gone through. So each list, map and message knows how much it unfolds to.

use model::Node;

use super::{List, Map, Value};

/// How much there is within a value, with all that is shared counted each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// Roughly how many steps going through it takes.
    pub weight: u64,
    /// How many values made by expressions lie within each other.
    pub depth: u32,
}

/// So many bytes of text are one step.
const TEXT: u64 = 64;

impl Extent {
    const SCALAR: Extent = Extent { weight: 1, depth: 0 };

    /// That of what holds these.
    pub(super) fn around<'v, 'a: 'v>(values: impl IntoIterator<Item = &'v Value<'a>>) -> Extent {
        let one = Extent { weight: 1, depth: 0 };
        let all = values.into_iter().fold(one, |sum, value| {
            let inner = value.extent();
            Extent {
                weight: sum.weight.saturating_add(inner.weight),
                depth: sum.depth.max(inner.depth),
            }
        });
        Extent { depth: all.depth.saturating_add(1), ..all }
    }

    /// That of a text of so many bytes.
    pub(in crate::cel) fn of_text(length: usize) -> Extent {
        Extent { weight: 1 + length as u64 / TEXT, depth: 0 }
    }

    fn of_node(node: Node<'_>) -> Extent {
        let text = node.span().map_or(0, |span| span.end.saturating_sub(span.start));
        Extent { weight: node.weight() as u64 + u64::from(text) / TEXT, depth: 0 }
    }
}

impl Value<'_> {
    /// How much it holds.
    pub fn extent(&self) -> Extent {
        match self {
            Value::String(text) => Extent::of_text(text.as_str().len()),
            Value::Bytes(bytes) => Extent::of_text(bytes.len()),
            Value::List(List::Node(node)) | Value::Map(Map::Node(node)) => Extent::of_node(*node),
            Value::List(List::Shared(items)) => items.extent(),
            Value::Map(Map::Shared(entries)) => entries.extent(),
            Value::Struct(message) => message.extent(),
            Value::Optional(Some(held)) => {
                let held = held.extent();
                Extent { depth: held.depth.saturating_add(1), ..held }
            }
            _ => Extent::SCALAR,
        }
    }
}
