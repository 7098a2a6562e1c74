//! Lists, maps and messages that are written out.

use std::sync::Arc;

use super::super::error::{EvalError, Evaluated};
use super::super::program::{Entry, Item, Message};
use super::super::value::{MapBuilder, Struct, Value};
use super::access::shown;
use super::{Evaluator, LIST, MAP, STRUCT};

/// How much a value may unfold to, and how deep.
const WEIGHT: u64 = 1 << 22;
const DEPTH: u32 = 200;

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn list(&mut self, items: &'a [Item]) -> Evaluated<Value<'a>> {
        self.budget.charge(LIST)?;
        self.budget.keep(items.len())?;
        let mut values = Vec::with_capacity(items.len());
        for item in items {
            values.extend(self.item(item)?);
        }
        made(Value::list(values))
    }

    pub(super) fn map(&mut self, entries: &'a [Entry]) -> Evaluated<Value<'a>> {
        self.budget.charge(MAP)?;
        self.budget.keep(entries.len())?;
        let mut map = MapBuilder::default();
        for entry in entries {
            let key = self.evaluate(&entry.key)?;
            let value = self.evaluate(&entry.value)?;
            if let Some(value) = present(entry.is_optional, value)? {
                insert(&mut map, key, value)?;
            }
        }
        finish(map)
    }

    pub(super) fn message(&mut self, message: &'a Message) -> Evaluated<Value<'a>> {
        self.budget.charge(STRUCT)?;
        self.budget.keep(message.fields.len())?;
        let mut fields = Vec::with_capacity(message.fields.len());
        for (name, item) in &message.fields {
            if let Some(value) = self.item(item)? {
                fields.push((Arc::clone(name), value));
            }
        }
        made(Value::Struct(Arc::new(Struct::new(Arc::clone(&message.name), fields))))
    }

    fn item(&mut self, item: &'a Item) -> Evaluated<Option<Value<'a>>> {
        let value = self.evaluate(&item.value)?;
        present(item.is_optional, value)
    }
}

/// What an optional item holds, if anything; any other item as it is.
fn present<'a>(is_optional: bool, value: Value<'a>) -> Evaluated<Option<Value<'a>>> {
    match (is_optional, value) {
        (false, value) => Ok(Some(value)),
        (true, Value::Optional(held)) => Ok(held.map(|held| Value::clone(&held))),
        (true, other) => {
            let message = format!("'{}' is no optional value", other.type_name());
            Err(EvalError::invalid(message))
        }
    }
}

/// Adds an entry to a map under construction.
pub(super) fn insert<'a>(
    map: &mut MapBuilder<'a>,
    key: Value<'a>,
    value: Value<'a>,
) -> Evaluated<()> {
    if map.insert(key.clone(), value).is_err() {
        let message = format!("unsupported key type: {}", key.type_name());
        return Err(EvalError::invalid(message));
    }
    Ok(())
}

/// The map that was under construction.
pub(super) fn finish<'a>(map: MapBuilder<'a>) -> Evaluated<Value<'a>> {
    let twice = |key| EvalError::invalid(format!("Failed with repeated key: {}", shown(&key)));
    map.finish().map(Value::Map).map_err(twice).and_then(made)
}

/// What an expression made, unless it unfolds to too much.
pub(super) fn made(value: Value<'_>) -> Evaluated<Value<'_>> {
    let extent = value.extent();
    match extent.weight <= WEIGHT && extent.depth <= DEPTH {
        true => Ok(value),
        false => Err(EvalError::SizeExceeded.into()),
    }
}
