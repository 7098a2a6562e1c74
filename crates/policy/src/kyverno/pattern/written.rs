//! A pattern as it is written: in a document, or with variables that are not filled in yet.

use std::borrow::Cow;

use model::{Node, Value, glob};

use crate::jmespath::{self, Map};
use crate::kyverno::template::Template;

/// A part of a pattern as it is written.
pub(in crate::kyverno) enum Written<'w> {
    Mapping(Vec<(Cow<'w, str>, Written<'w>)>),
    List(Vec<Written<'w>>),
    Scalar(Value<'w>),
    /// A scalar that is filled in later, counted in their order.
    Open(usize),
    /// Deeper than anybody writes.
    TooMuch,
}

impl<'w> Written<'w> {
    /// What a document says, to this depth.
    pub(super) fn of_node(node: Node<'w>, depth: usize) -> Written<'w> {
        let Some(below) = depth.checked_sub(1) else { return Written::TooMuch };
        match node.value() {
            Value::Mapping => Written::Mapping(
                node.entries()
                    .map(|entry| (entry.key.into(), Written::of_node(entry.value, below)))
                    .collect(),
            ),
            Value::Sequence => {
                Written::List(node.items().map(|item| Written::of_node(item, below)).collect())
            }
            scalar => Written::Scalar(scalar),
        }
    }

    /// What a template says, and its scalars that are open; `None` where something else than
    /// scalars is.
    pub(in crate::kyverno) fn of_template(
        template: &'w Template,
        open: &mut Vec<&'w Template>,
    ) -> Option<Written<'w>> {
        Some(match template {
            Template::Plain(value) => Written::of_value(value),
            Template::Whole(_) | Template::Text(_) => {
                open.push(template);
                Written::Open(open.len() - 1)
            }
            Template::List(items) => {
                let items = items.iter().map(|item| Written::of_template(item, open));
                Written::List(items.collect::<Option<_>>()?)
            }
            Template::Map(entries) => {
                let mut mapping = Vec::new();
                for (key, value) in entries {
                    let jmespath::Value::String(key) = key.plain()? else { return None };
                    let value = Written::of_template(value, open)?;
                    // A pattern of names stands for what has texts only.
                    if matches!(value, Written::Open(_)) && glob::is_pattern(key.as_str()) {
                        return None;
                    }
                    mapping.push((key.as_str().into(), value));
                }
                Written::Mapping(mapping)
            }
        })
    }

    fn of_value(value: &'w jmespath::Value<'static>) -> Written<'w> {
        if let Some(scalar) = value.scalar() {
            return Written::Scalar(scalar);
        }
        match value {
            jmespath::Value::List(jmespath::List::Made(items)) => {
                Written::List(items.iter().map(Written::of_value).collect())
            }
            jmespath::Value::Map(Map::Made(entries)) => {
                let entry = |(key, value): &'w (jmespath::Text<'static>, _)| {
                    (key.as_str().into(), Written::of_value(value))
                };
                Written::Mapping(entries.iter().map(entry).collect())
            }
            jmespath::Value::List(jmespath::List::Borrowed(node))
            | jmespath::Value::Map(Map::Borrowed(node)) => Written::of_node(*node, super::DEPTH),
            _ => Written::Scalar(Value::Null),
        }
    }
}
