//! Fields and indexes.

use super::super::error::{EvalError, Evaluated};
use super::super::function::no_such_overload;
use super::super::program::{Index, Node, Select, SelectKind};
use super::super::value::{List, Map, Value};
use super::Evaluator;

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn select(&mut self, select: &Select) -> Evaluated<Value<'a>> {
        if let Some((operand, steps)) = self.walked(&select.operand) {
            self.budget.charge(steps)?;
            self.budget.charge(u64::from(select.kind != SelectKind::Presence))?;
            return select_place(operand, select);
        }
        if let Some(operand) = self.place(&select.operand)? {
            self.budget.charge(u64::from(select.kind != SelectKind::Presence))?;
            return select_place(operand, select);
        }
        let operand = self.evaluate(&select.operand)?;
        let step = u64::from(select.kind != SelectKind::Presence);
        self.budget.charge(step + u64::from(select.is_relative))?;
        let field = &*select.field;
        // A field of an optional value is optional itself.
        let (target, was_optional) = match &operand {
            Value::Optional(Some(held)) => (&**held, true),
            Value::Optional(None) => {
                return Ok(match select.kind {
                    SelectKind::Presence => Value::Bool(false),
                    _ => Value::Optional(None),
                });
            }
            _ => (&operand, false),
        };
        let found = match target {
            Value::Map(map) => map.field(field),
            Value::Struct(message) => message.field(field).cloned(),
            Value::List(_) if was_optional || select.kind != SelectKind::Plain => {
                return Err(EvalError::NoSuchKey(field.to_owned()));
            }
            // What has no fields at all has not this one: null, a number, a string.
            _ if select.kind != SelectKind::Plain => None,
            _ if was_optional => return Err(EvalError::NoSuchKey(field.to_owned())),
            Value::List(_) => return Err(no_index()),
            _ => return Err(EvalError::NoSuchKey(field.to_owned())),
        };
        match select.kind {
            SelectKind::Presence => Ok(Value::Bool(found.is_some())),
            SelectKind::Plain if !was_optional => {
                found.ok_or_else(|| EvalError::NoSuchKey(field.to_owned()))
            }
            _ => Ok(found.map_or(Value::Optional(None), Value::some)),
        }
    }

    /// Where in a document a chain of fields leads, and its cost. `None`, with nothing done, where
    /// it does not begin in a document or has no end there.
    fn walked(&self, node: &Node) -> Option<(model::Node<'a>, u64)> {
        match node {
            Node::Local(local) => match self.locals.get(*local)? {
                Value::Map(Map::Node(node)) => Some((*node, 1)),
                _ => None,
            },
            Node::Variable(slot, _) => self.activation.place(*slot).map(|node| (node, 1)),
            Node::Select(select) if select.kind == SelectKind::Plain => {
                let (operand, steps) = self.walked(&select.operand)?;
                let found = operand.get(&select.field);
                found.is_present().then_some((found, steps + 1))
            }
            _ => None,
        }
    }

    /// Where in a document a chain of fields leads, without a value made at each step. `None`,
    /// with nothing done, where it does not begin in a document.
    fn place(&mut self, node: &Node) -> Evaluated<Option<model::Node<'a>>> {
        let found = match node {
            Node::Local(local) => match self.locals.get(*local) {
                Some(Value::Map(Map::Node(node))) => Some(*node),
                _ => None,
            },
            Node::Variable(slot, _) => self.activation.place(*slot),
            Node::Select(select) if select.kind == SelectKind::Plain => {
                match self.place(&select.operand)? {
                    None => None,
                    Some(operand) => Some(child(operand, select)?),
                }
            }
            _ => None,
        };
        if found.is_some() {
            self.budget.charge(1)?;
        }
        Ok(found)
    }

    pub(super) fn index(&mut self, index: &Index) -> Evaluated<Value<'a>> {
        let operand = self.evaluate(&index.operand)?;
        let key = self.evaluate(&index.index)?;
        self.budget.charge(index.cost)?;
        let (target, was_optional) = match &operand {
            Value::Optional(Some(held)) => (&**held, true),
            Value::Optional(None) => return Ok(Value::Optional(None)),
            _ => (&operand, false),
        };
        let found = match target {
            Value::List(list) => item(list, &key)?,
            Value::Map(map) => match map.get(&key) {
                Some(found) => Ok(found),
                None => Err(EvalError::NoSuchKey(shown(&key))),
            },
            _ => return Err(no_such_overload("_[_]", &[operand, key])),
        };
        match was_optional || index.is_optional {
            true => Ok(found.map_or(Value::Optional(None), Value::some)),
            false => found,
        }
    }
}

/// A field of a place in a document.
fn select_place<'a>(operand: model::Node<'a>, select: &Select) -> Evaluated<Value<'a>> {
    let field = &*select.field;
    match select.kind {
        SelectKind::Plain => {
            let found = Value::of_node(child(operand, select)?);
            found.ok_or_else(|| EvalError::NoSuchKey(field.to_owned()))
        }
        _ if operand.is_sequence() => Err(EvalError::NoSuchKey(field.to_owned())),
        // What has no fields at all has not this one: null, a number, a string.
        SelectKind::Presence => Ok(Value::Bool(operand.get(field).is_present())),
        SelectKind::Optional => {
            let found = Value::of_node(operand.get(field));
            Ok(found.map_or(Value::Optional(None), Value::some))
        }
    }
}

/// What stands at a field of a place.
fn child<'a>(operand: model::Node<'a>, select: &Select) -> Evaluated<model::Node<'a>> {
    let found = operand.get(&select.field);
    match (found.is_present(), operand.is_mapping()) {
        (true, _) => Ok(found),
        (false, false) if operand.is_sequence() => Err(no_index()),
        (false, _) => Err(EvalError::NoSuchKey(select.field.to_string())),
    }
}

/// Items of a list have no names.
fn no_index() -> EvalError {
    EvalError::invalid("unsupported index type 'string' in list")
}

/// The item of a list at an index, which may be any whole number.
fn item<'a>(list: &List<'a>, key: &Value<'a>) -> Evaluated<Evaluated<Value<'a>>> {
    let place = match key {
        Value::Int(index) => usize::try_from(*index).ok(),
        Value::Uint(index) => usize::try_from(*index).ok(),
        Value::Double(index) if index.fract() == 0.0 && index.abs() < 1e15 => {
            usize::try_from(*index as i64).ok()
        }
        Value::Double(_) => None,
        _ => {
            return Err(EvalError::invalid(format!(
                "unsupported index type '{}' in list",
                key.type_name()
            )));
        }
    };
    let found = place.and_then(|place| list.get(place));
    Ok(found.ok_or_else(|| EvalError::invalid(format!("index out of bounds: {}", shown(key)))))
}

/// A key as an error shows it.
pub(super) fn shown(key: &Value<'_>) -> String {
    match key {
        Value::Bool(value) => value.to_string(),
        Value::Int(value) => value.to_string(),
        Value::Uint(value) => value.to_string(),
        Value::Double(value) => value.to_string(),
        Value::String(text) => text.as_str().to_owned(),
        _ => key.type_name().to_owned(),
    }
}
