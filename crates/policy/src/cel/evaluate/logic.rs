//! What does not evaluate all of its operands, and gets over errors in some.

use super::super::error::Evaluated;
use super::super::function::no_such_overload;
use super::super::program::{Node, Otherwise};
use super::super::value::Value;
use super::Evaluator;

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn all(&mut self, terms: &[Node]) -> Evaluated<Value<'a>> {
        self.first_that_decides(terms, false, "_&&_")
    }

    pub(super) fn any(&mut self, terms: &[Node]) -> Evaluated<Value<'a>> {
        self.first_that_decides(terms, true, "_||_")
    }

    /// One term that is `decisive` settles it, whatever errors others have.
    fn first_that_decides(
        &mut self,
        terms: &[Node],
        decisive: bool,
        name: &str,
    ) -> Evaluated<Value<'a>> {
        let mut error = None;
        for term in terms {
            match self.evaluate(term) {
                Ok(Value::Bool(value)) if value == decisive => return Ok(Value::Bool(decisive)),
                Ok(Value::Bool(_)) => {}
                Ok(other) => {
                    error.get_or_insert_with(|| no_such_overload(name, &[other]));
                }
                Err(failure) if failure.is_final() => return Err(failure),
                Err(failure) => {
                    error.get_or_insert(failure);
                }
            }
        }
        error.map_or(Ok(Value::Bool(!decisive)), Err)
    }

    pub(super) fn not(&mut self, operand: &Node) -> Evaluated<Value<'a>> {
        let operand = self.evaluate(operand)?;
        self.budget.charge(1)?;
        match operand {
            Value::Bool(value) => Ok(Value::Bool(!value)),
            other => Err(no_such_overload("!_", &[other])),
        }
    }

    pub(super) fn optional_or(
        &mut self,
        left: &Node,
        right: &Node,
        otherwise: Otherwise,
    ) -> Evaluated<Value<'a>> {
        let left = self.evaluate(left)?;
        self.budget.charge(1)?;
        match (left, otherwise) {
            (left @ Value::Optional(Some(_)), Otherwise::Optional) => Ok(left),
            (Value::Optional(Some(held)), _) => Ok(Value::clone(&held)),
            (Value::Optional(None), Otherwise::Optional) => match self.evaluate(right)? {
                right @ Value::Optional(_) => Ok(right),
                other => Err(no_such_overload("or", &[Value::Optional(None), other])),
            },
            (Value::Optional(None), _) => self.evaluate(right),
            (other, Otherwise::ValueLeniently) => Ok(other),
            (other, _) => Err(no_such_overload("or", &[other])),
        }
    }

    pub(super) fn conditional(
        &mut self,
        condition: &Node,
        then: &Node,
        otherwise: &Node,
    ) -> Evaluated<Value<'a>> {
        match self.evaluate(condition)? {
            Value::Bool(true) => self.evaluate(then),
            Value::Bool(false) => self.evaluate(otherwise),
            other => Err(no_such_overload("_?_:_", &[other])),
        }
    }
}
