//! Operators on values.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::super::budget::check_text;
use super::super::error::{EvalError, Evaluated};
use super::super::function::no_such_overload;
use super::super::program::{HasKey, Node};
use super::super::syntax::ast::Binary;
use super::super::value::{Extent, List, Text, Value};
use super::collection::made;
use super::sum::Sum;
use super::{Evaluator, traversal};

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn negate(&mut self, operand: &'a Node) -> Evaluated<Value<'a>> {
        let operand = self.evaluate(operand)?;
        self.budget.charge(1)?;
        negate(&operand)
    }

    pub(super) fn binary(
        &mut self,
        binary: Binary,
        left: &'a Node,
        right: &'a Node,
    ) -> Evaluated<Value<'a>> {
        let left = match left {
            Node::Binary(Binary::Add, sides) if binary == Binary::Add => {
                return self.sum(sides, right).map(Sum::value);
            }
            left => self.operand(left)?,
        };
        let right = self.operand(right)?;
        self.joined(binary, left, right)
    }

    /// What an operator gives, at its cost.
    pub(super) fn joined(
        &mut self,
        binary: Binary,
        left: Cow<'_, Value<'a>>,
        right: Cow<'_, Value<'a>>,
    ) -> Evaluated<Value<'a>> {
        self.budget.charge(cost(binary, &left, &right))?;
        if let (Binary::Add, Value::List(ours), Value::List(theirs)) = (binary, &*left, &*right) {
            self.budget.keep(ours.len() + theirs.len())?;
            // One of them as it is, where the other is empty.
            match (ours.is_empty(), theirs.is_empty()) {
                (_, true) => return made(left.into_owned()),
                (true, false) => return made(right.into_owned()),
                (false, false) => {}
            }
        }
        apply(binary, &left, &right)
    }

    /// What an operator gives that asks whether something is so.
    pub(super) fn test(
        &mut self,
        binary: Binary,
        left: &'a Node,
        right: &'a Node,
    ) -> Evaluated<bool> {
        let left = self.operand(left)?;
        let right = self.operand(right)?;
        match (binary, &*left, &*right) {
            (Binary::Equal, Value::String(ours), Value::String(theirs)) => {
                self.is_same(ours, theirs)
            }
            (binary, left, right) => self.compare(binary, left, right),
        }
    }

    fn compare(&mut self, binary: Binary, left: &Value<'_>, right: &Value<'_>) -> Evaluated<bool> {
        self.budget.charge(cost(binary, left, right))?;
        if let Binary::Equal | Binary::NotEqual | Binary::In = binary {
            // Nothing weighs less than one.
            let weight = match left.extent().weight {
                0..=1 => 1,
                weight => weight.min(right.extent().weight),
            };
            self.budget.work(weight)?;
        }
        holds(binary, left, right)
    }

    /// `'key' in operand`
    pub(super) fn has_key(&mut self, asked: &'a HasKey) -> Evaluated<bool> {
        match self.spot(&asked.operand)? {
            Some(place) if place.is_mapping() && asked.key.as_bytes().len() < LIGHT => {
                self.budget.charge(1)?;
                self.budget.work(1)?;
                Ok(place.find(&asked.key).is_present())
            }
            Some(place) => {
                let key = self.operand(&asked.constant)?;
                self.compare(Binary::In, &key, &Value::of_place(place))
            }
            None => self.test(Binary::In, &asked.constant, &asked.operand),
        }
    }

    fn is_same(&mut self, ours: &Text<'a>, theirs: &Text<'a>) -> Evaluated<bool> {
        let shorter = ours.as_str().len().min(theirs.as_str().len());
        let characters = match shorter {
            // As many bytes are one step, however many characters they are.
            0..=10 => shorter,
            _ => ours.characters().min(theirs.characters()),
        };
        self.budget.charge(traversal(characters as u64))?;
        self.budget.work(Extent::of_text(shorter).weight)?;
        Ok(ours == theirs)
    }
}

/// Shorter texts weigh no more than a number.
const LIGHT: usize = 64;

/// What an operator costs: text is gone through, all else is one step.
fn cost(binary: Binary, left: &Value<'_>, right: &Value<'_>) -> u64 {
    match binary {
        Binary::Equal | Binary::NotEqual => match left {
            Value::Opaque(_) => 1,
            // As many bytes are one step, however many characters they are.
            Value::String(text) if (1..=10).contains(&text.as_str().len()) => {
                u64::from(right.size() > 0)
            }
            _ => traversal(left.size().min(right.size())),
        },
        Binary::Less | Binary::LessOrEqual | Binary::Greater | Binary::GreaterOrEqual => {
            match (left, right) {
                (Value::String(_), Value::String(_)) | (Value::Bytes(_), Value::Bytes(_)) => {
                    traversal(left.size().min(right.size()))
                }
                _ => 1,
            }
        }
        Binary::Add => match (left, right) {
            (Value::String(_), Value::String(_)) | (Value::Bytes(_), Value::Bytes(_)) => {
                traversal(left.size() + right.size())
            }
            _ => 1,
        },
        Binary::In => match right {
            Value::List(list) => list.len() as u64,
            _ => 1,
        },
        _ => 1,
    }
}

/// What an operator between two values gives.
fn apply<'a>(binary: Binary, left: &Value<'a>, right: &Value<'a>) -> Evaluated<Value<'a>> {
    match binary {
        Binary::Add => add(left, right),
        Binary::Subtract => subtract(left, right),
        Binary::Multiply | Binary::Divide | Binary::Modulo => scale(binary, left, right),
        test => holds(test, left, right).map(Value::Bool),
    }
}

/// It is so, what an operator between two values asks.
fn holds(binary: Binary, left: &Value<'_>, right: &Value<'_>) -> Evaluated<bool> {
    match binary {
        Binary::Equal => Ok(left == right),
        Binary::NotEqual => Ok(left != right),
        Binary::Less => ordered(binary, left, right, Ordering::is_lt),
        Binary::LessOrEqual => ordered(binary, left, right, Ordering::is_le),
        Binary::Greater => ordered(binary, left, right, Ordering::is_gt),
        Binary::GreaterOrEqual => ordered(binary, left, right, Ordering::is_ge),
        Binary::In => contains(left, right),
        _ => Err(mismatch(binary, left)),
    }
}

fn ordered(
    binary: Binary,
    left: &Value<'_>,
    right: &Value<'_>,
    holds: fn(Ordering) -> bool,
) -> Evaluated<bool> {
    match left.order(right) {
        Some(order) => Ok(order.is_some_and(holds)),
        None => Err(mismatch(binary, left)),
    }
}

fn contains(left: &Value<'_>, right: &Value<'_>) -> Evaluated<bool> {
    match right {
        Value::List(list) => Ok(list.has(left)),
        Value::Map(map) => Ok(map.has(left)),
        _ => Err(mismatch(Binary::In, left)),
    }
}

fn add<'a>(left: &Value<'a>, right: &Value<'a>) -> Evaluated<Value<'a>> {
    let sum = match (left, right) {
        (Value::Int(ours), Value::Int(theirs)) => ours.checked_add(*theirs).map(Value::Int),
        (Value::Uint(ours), Value::Uint(theirs)) => ours.checked_add(*theirs).map(Value::Uint),
        (Value::Double(ours), Value::Double(theirs)) => Some(Value::Double(ours + theirs)),
        (Value::String(ours), Value::String(theirs)) => {
            let (ours, theirs) = (ours.as_str(), theirs.as_str());
            check_text(ours.len() + theirs.len())?;
            Some(Value::from([ours, theirs].concat()))
        }
        (Value::Bytes(ours), Value::Bytes(theirs)) => {
            check_text(ours.len() + theirs.len())?;
            Some(Value::Bytes([&**ours, &**theirs].concat().into()))
        }
        (Value::List(ours), Value::List(theirs)) => return made(Value::List(joined(ours, theirs))),
        (Value::Timestamp(moment), Value::Duration(span))
        | (Value::Duration(span), Value::Timestamp(moment)) => {
            return moment.checked_add(*span).map(Value::Timestamp).ok_or_else(timestamp_overflow);
        }
        (Value::Duration(ours), Value::Duration(theirs)) => {
            return ours.checked_add(*theirs).map(Value::Duration).ok_or_else(duration_overflow);
        }
        _ => return Err(mismatch(Binary::Add, left)),
    };
    sum.ok_or_else(|| overflow(left))
}

fn joined<'a>(ours: &List<'a>, theirs: &List<'a>) -> List<'a> {
    match (ours.is_empty(), theirs.is_empty()) {
        (_, true) => ours.clone(),
        (true, false) => theirs.clone(),
        (false, false) => ours.iter().chain(theirs.iter()).collect::<Vec<_>>().into(),
    }
}

fn subtract<'a>(left: &Value<'a>, right: &Value<'a>) -> Evaluated<Value<'a>> {
    let difference = match (left, right) {
        (Value::Int(ours), Value::Int(theirs)) => ours.checked_sub(*theirs).map(Value::Int),
        (Value::Uint(ours), Value::Uint(theirs)) => ours.checked_sub(*theirs).map(Value::Uint),
        (Value::Double(ours), Value::Double(theirs)) => Some(Value::Double(ours - theirs)),
        (Value::Timestamp(moment), Value::Duration(span)) => {
            return moment.checked_sub(*span).map(Value::Timestamp).ok_or_else(timestamp_overflow);
        }
        (Value::Timestamp(ours), Value::Timestamp(theirs)) => {
            return ours.since(*theirs).map(Value::Duration).ok_or_else(duration_overflow);
        }
        (Value::Duration(ours), Value::Duration(theirs)) => {
            return ours.checked_sub(*theirs).map(Value::Duration).ok_or_else(duration_overflow);
        }
        _ => return Err(mismatch(Binary::Subtract, left)),
    };
    difference.ok_or_else(|| overflow(left))
}

fn scale<'a>(binary: Binary, left: &Value<'a>, right: &Value<'a>) -> Evaluated<Value<'a>> {
    if let (Binary::Divide | Binary::Modulo, Value::Int(0) | Value::Uint(0)) = (binary, right)
        && left.type_name() == right.type_name()
    {
        let is_division = binary == Binary::Divide;
        let message = if is_division { "division by zero" } else { "modulus by zero" };
        return Err(EvalError::invalid(message));
    }
    let result = match (binary, left, right) {
        (Binary::Multiply, Value::Int(a), Value::Int(b)) => a.checked_mul(*b).map(Value::Int),
        (Binary::Multiply, Value::Uint(a), Value::Uint(b)) => a.checked_mul(*b).map(Value::Uint),
        (Binary::Multiply, Value::Double(a), Value::Double(b)) => Some(Value::Double(a * b)),
        (Binary::Divide, Value::Int(a), Value::Int(b)) => a.checked_div(*b).map(Value::Int),
        (Binary::Divide, Value::Uint(a), Value::Uint(b)) => a.checked_div(*b).map(Value::Uint),
        (Binary::Divide, Value::Double(a), Value::Double(b)) => Some(Value::Double(a / b)),
        (Binary::Modulo, Value::Int(a), Value::Int(b)) => a.checked_rem(*b).map(Value::Int),
        (Binary::Modulo, Value::Uint(a), Value::Uint(b)) => a.checked_rem(*b).map(Value::Uint),
        _ => return Err(mismatch(binary, left)),
    };
    result.ok_or_else(|| overflow(left))
}

/// A number with the other sign.
fn negate<'a>(operand: &Value<'a>) -> Evaluated<Value<'a>> {
    match operand {
        Value::Int(value) => value.checked_neg().map(Value::Int).ok_or_else(|| overflow(operand)),
        Value::Double(value) => Ok(Value::Double(-value)),
        other => Err(no_such_overload("-_", std::slice::from_ref(other))),
    }
}

fn overflow(operand: &Value<'_>) -> Box<EvalError> {
    match operand {
        Value::Uint(_) => EvalError::invalid("unsigned integer overflow"),
        _ => EvalError::invalid("integer overflow"),
    }
}

fn timestamp_overflow() -> Box<EvalError> {
    EvalError::invalid("timestamp overflow")
}

fn duration_overflow() -> Box<EvalError> {
    EvalError::invalid("duration overflow")
}

/// The words of the API server: those of the value, where its type knows the operator at all, else
/// those of the operator.
fn mismatch(binary: Binary, left: &Value<'_>) -> Box<EvalError> {
    let (is_added, is_compared) = (binary.sign() == "+", binary.sign().contains(['<', '>']));
    let knows = match left {
        Value::Int(_) | Value::Uint(_) | Value::Timestamp(_) | Value::Duration(_) => true,
        Value::String(_) => true,
        Value::Double(_) => binary.sign() != "%",
        Value::Bytes(_) => is_added || is_compared,
        Value::List(_) => is_added,
        Value::Bool(_) => is_compared,
        _ => false,
    };
    match knows {
        true => EvalError::invalid("no such overload"),
        false => EvalError::NoSuchOverload(format!("_{}_", binary.sign())).into(),
    }
}
