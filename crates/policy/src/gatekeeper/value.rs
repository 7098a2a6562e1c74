//! Documents as the values of Rego, once for each request.

use std::collections::BTreeMap;

use model::{Node, Value as Said};
use regorus::Value;

/// A document behind aliases may be larger than its file: no object of a cluster has so many nodes.
pub(super) const MOST_NODES: usize = 2_000_000;

/// Readers stop at about a thousand. What other makers of documents build is cut off here.
const MOST_DEPTH: usize = 1_100;

/// An object with more nodes, or nested deeper, than any that an API server takes.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("it is too large to be judged: {nodes} nodes")]
pub(super) struct TooLarge {
    nodes: usize,
}

/// The value of `node`; `Undefined` where it is absent.
pub(super) fn of(node: Node<'_>) -> Result<Value, TooLarge> {
    if node.weight() > MOST_NODES {
        return Err(TooLarge { nodes: node.weight() });
    }
    convert(node, MOST_DEPTH)
}

fn convert(node: Node<'_>, depth: usize) -> Result<Value, TooLarge> {
    let Some(depth) = depth.checked_sub(1) else {
        return Err(TooLarge { nodes: node.weight() });
    };
    Ok(match node.value() {
        Said::Absent => Value::Undefined,
        Said::Null => Value::Null,
        Said::Bool(value) => Value::from(value),
        Said::Integer(value) => Value::from(value),
        Said::Unsigned(value) => Value::from(value),
        Said::Float(value) => Value::from(value),
        Said::String(text) => Value::from(text),
        Said::Sequence => {
            let items = node.items().map(|item| convert(item, depth));
            Value::from(items.collect::<Result<Vec<_>, _>>()?)
        }
        Said::Mapping => {
            let entries = node
                .entries()
                .map(|entry| Ok((Value::from(entry.key), convert(entry.value, depth)?)));
            Value::from(entries.collect::<Result<BTreeMap<_, _>, _>>()?)
        }
    })
}

/// An object of named values; those that are `Undefined` are left out.
pub(super) fn object<'a>(entries: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let is_defined = |(_, value): &(&str, Value)| *value != Value::Undefined;
    let entries = entries.into_iter().filter(is_defined);
    Value::from(entries.map(|(key, value)| (Value::from(key), value)).collect::<BTreeMap<_, _>>())
}
