//! What gives a boolean where one is asked for, without a value made of it; and what does not
//! evaluate all of its operands, and gets over errors in some.

use std::borrow::Cow;

use super::super::error::Evaluated;
use super::super::function::no_such_overload;
use super::super::program::{FoldKind, Node, Otherwise, SelectKind};
use super::super::value::Value;
use super::Evaluator;

impl<'e, 'a> Evaluator<'e, 'a> {
    /// The boolean that an operation gives; `name` is the operator that asks for one.
    pub(super) fn truth(&mut self, node: &'a Node, name: &str) -> Evaluated<bool> {
        match node {
            Node::Not(operand) => {
                let holds = self.truth(operand, "!_")?;
                self.budget.charge(1)?;
                Ok(!holds)
            }
            Node::And(terms) => self.all(terms),
            Node::Or(terms) => self.any(terms),
            Node::Binary(binary, sides) if binary.is_test() => {
                self.test(*binary, &sides.0, &sides.1)
            }
            Node::HasKey(asked) => self.has_key(asked),
            Node::Select(select) if select.kind == SelectKind::Presence => self.has(select),
            Node::Conditional(parts) => {
                let branch = if self.truth(&parts.0, "_?_:_")? { &parts.1 } else { &parts.2 };
                self.truth(branch, name)
            }
            Node::Fold(fold) if matches!(fold.kind, FoldKind::All | FoldKind::Exists) => {
                self.all_or_exists(fold)
            }
            Node::Call(call) => match self.tested(call)? {
                Some(holds) => Ok(holds),
                None => boolean(self.call(call)?, name),
            },
            other => boolean(self.evaluate(other)?, name),
        }
    }

    pub(super) fn all(&mut self, terms: &'a [Node]) -> Evaluated<bool> {
        self.first_that_decides(terms, false, "_&&_")
    }

    pub(super) fn any(&mut self, terms: &'a [Node]) -> Evaluated<bool> {
        self.first_that_decides(terms, true, "_||_")
    }

    /// One term that is `decisive` settles it, whatever errors others have.
    fn first_that_decides(
        &mut self,
        terms: &'a [Node],
        decisive: bool,
        name: &str,
    ) -> Evaluated<bool> {
        let mut error = None;
        for term in terms {
            match self.truth(term, name) {
                Ok(value) if value == decisive => return Ok(decisive),
                Ok(_) => {}
                Err(failure) if failure.is_final() => return Err(failure),
                Err(failure) => {
                    error.get_or_insert(failure);
                }
            }
        }
        error.map_or(Ok(!decisive), Err)
    }

    pub(super) fn optional_or(
        &mut self,
        left: &'a Node,
        right: &'a Node,
        otherwise: Otherwise,
    ) -> Evaluated<Cow<'e, Value<'a>>> {
        let left = self.reach(left)?;
        self.budget.charge(1)?;
        match (left.held(), otherwise) {
            (Ok(Some(held)), Otherwise::Optional) => Ok(Cow::Owned(Value::some(held))),
            (Ok(Some(held)), _) => Ok(Cow::Owned(held)),
            (Ok(None), Otherwise::Optional) => match self.evaluate(right)? {
                right @ Value::Optional(_) => Ok(Cow::Owned(right)),
                other => Err(no_such_overload("or", &[Value::Optional(None), other])),
            },
            (Ok(None), _) => self.operand(right),
            (Err(other), Otherwise::ValueLeniently) => Ok(Cow::Owned(other)),
            (Err(other), _) => Err(no_such_overload("or", &[other])),
        }
    }
}

/// The boolean that a value is; `name` is the operator that asks for one.
fn boolean(value: Value<'_>, name: &str) -> Evaluated<bool> {
    match value {
        Value::Bool(value) => Ok(value),
        other => Err(no_such_overload(name, &[other])),
    }
}
