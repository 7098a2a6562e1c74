//! Fields and indexes.

use super::super::error::{EvalError, Evaluated};
use super::super::function::no_such_overload;
use super::super::program::{Index, Node, Select, SelectKind};
use super::super::value::{List, Map, Value};
use super::Evaluator;
use super::reach::Held;

impl<'a> Evaluator<'_, 'a> {
    /// A field, if it is there: as `has` asks.
    pub(super) fn has(&mut self, select: &'a Select) -> Evaluated<bool> {
        if let Some(chain) = &select.chain
            && let Some(place) = self.followed(chain)
        {
            self.budget.charge(chain.cost())?;
            return has_field(place, select);
        }
        let operand = self.reach(&select.operand)?;
        self.budget.charge(u64::from(select.is_relative))?;
        match operand {
            Held::Place(place) | Held::Perhaps(Some(place)) => has_field(place, select),
            Held::Perhaps(None) => Ok(false),
            Held::Value(value) => Ok(field_of(&value, select)?.is_some()),
        }
    }

    /// A field of a local variable whose value was made, at its cost; `None`, with nothing done, for
    /// any other.
    pub(super) fn of_local(&mut self, select: &'a Select) -> Evaluated<Option<Value<'a>>> {
        let Node::Local(local) = *select.operand else { return Ok(None) };
        let Some(Value::Map(Map::Shared(_))) = self.locals.get(local) else { return Ok(None) };
        self.budget.charge(2 + u64::from(select.is_relative))?;
        match self.locals.get(local) {
            Some(value) => field_of_value(value, select).map(Some),
            None => Ok(None),
        }
    }

    pub(super) fn select(&mut self, select: &'a Select) -> Evaluated<Held<'a>> {
        let operand = self.before(select)?;
        self.field(operand, select)
    }

    pub(super) fn field(&mut self, operand: Held<'a>, select: &Select) -> Evaluated<Held<'a>> {
        self.budget.charge(1 + u64::from(select.is_relative))?;
        let (place, was_optional) = match operand {
            Held::Place(place) => (place, false),
            Held::Perhaps(Some(place)) => (place, true),
            Held::Perhaps(None) => return Ok(Held::Perhaps(None)),
            Held::Value(value) => return field_of_value(&value, select).map(Held::Value),
        };
        if select.kind == SelectKind::Plain && !was_optional {
            return child(place, select).map(Held::Place);
        }
        let has_fields = place.is_mapping() || select.kind != SelectKind::Plain;
        if place.is_sequence() || !has_fields {
            return Err(EvalError::no_such_key(select.field.as_str()));
        }
        Ok(Held::Perhaps(Some(place.find(&select.field)).filter(|it| it.is_present())))
    }

    pub(super) fn index(&mut self, index: &'a Index) -> Evaluated<Held<'a>> {
        let operand = self.reach(&index.operand)?;
        if let Some(key) = &index.key
            && let Held::Place(place) | Held::Perhaps(Some(place)) = operand
            && let found = place.find(key)
            && found.is_present()
        {
            self.budget.charge(index.cost)?;
            let was_optional = matches!(operand, Held::Perhaps(_));
            return Ok(match was_optional || index.is_optional {
                true => Held::Perhaps(Some(found)),
                false => Held::Value(Value::of_place(found)),
            });
        }
        let key = self.operand(&index.index)?;
        self.budget.charge(index.cost)?;
        let (target, was_optional) = match operand {
            Held::Perhaps(None) | Held::Value(Value::Optional(None)) => {
                return Ok(Held::Perhaps(None));
            }
            Held::Perhaps(Some(place)) => (Value::of_place(place), true),
            Held::Value(Value::Optional(Some(held))) => (Value::clone(&held), true),
            other => (other.value(), false),
        };
        let found = match &target {
            Value::List(list) => item(list, &key)?,
            Value::Map(map) => match map.get(&key) {
                Some(found) => Ok(found),
                None => Err(EvalError::no_such_key(shown(&key))),
            },
            _ => return Err(no_such_overload("_[_]", &[target, key.into_owned()])),
        };
        match was_optional || index.is_optional {
            true => Ok(Held::Value(found.map_or(Value::Optional(None), Value::some))),
            false => found.map(Held::Value),
        }
    }
}

/// A field of a place, if it is there.
#[inline]
fn has_field(place: model::Node<'_>, select: &Select) -> Evaluated<bool> {
    let is_there = place.find(&select.field).is_present();
    if !is_there && place.is_sequence() {
        return Err(EvalError::no_such_key(select.field.as_str()));
    }
    // What has no fields at all has not this one: null, a number, a string.
    Ok(is_there)
}

/// A field of what is no place in a document.
fn field_of_value<'a>(operand: &Value<'a>, select: &Select) -> Evaluated<Value<'a>> {
    let was_optional = matches!(operand, Value::Optional(_));
    let found = field_of(operand, select)?;
    match select.kind {
        SelectKind::Plain if !was_optional => {
            found.ok_or_else(|| EvalError::no_such_key(select.field.as_str()))
        }
        _ => Ok(found.map_or(Value::Optional(None), Value::some)),
    }
}

/// The field of a value, or of what an optional value holds; `None` where it is not there.
fn field_of<'a>(operand: &Value<'a>, select: &Select) -> Evaluated<Option<Value<'a>>> {
    let field = || select.field.as_str();
    // A field of an optional value is optional itself.
    let (target, was_optional) = match operand {
        Value::Optional(Some(held)) => (&**held, true),
        Value::Optional(None) => return Ok(None),
        _ => (operand, false),
    };
    match target {
        Value::Map(map) => Ok(map.find(&select.field)),
        Value::Struct(message) => Ok(message.field(field()).cloned()),
        Value::List(_) if was_optional || select.kind != SelectKind::Plain => {
            Err(EvalError::no_such_key(field()))
        }
        // What has no fields at all has not this one: null, a number, a string.
        _ if select.kind != SelectKind::Plain => Ok(None),
        _ if was_optional => Err(EvalError::no_such_key(field())),
        Value::List(_) => Err(no_index()),
        _ => Err(EvalError::no_such_key(field())),
    }
}

/// What stands at a field of a place.
#[inline]
pub(super) fn child<'a>(operand: model::Node<'a>, select: &Select) -> Evaluated<model::Node<'a>> {
    let found = operand.find(&select.field);
    if found.is_present() { Ok(found) } else { Err(no_child(operand, select)) }
}

#[cold]
fn no_child(operand: model::Node<'_>, select: &Select) -> Box<EvalError> {
    match operand.is_sequence() {
        true => no_index(),
        false => EvalError::no_such_key(select.field.as_str()),
    }
}

/// Items of a list have no names.
fn no_index() -> Box<EvalError> {
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
