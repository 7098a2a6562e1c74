//! Runs programs.
//!
//! A tree of operations is walked. Nothing is made on the way but values: places in documents and
//! scalars cost nothing, what an expression makes is shared. The costs are those of the API
//! server, which counts as its own implementation of the language works.

mod access;
mod arithmetic;
mod call;
mod collection;
mod fold;
mod guilt;
mod logic;

use super::activation::Activation;
use super::budget::Budget;
use super::error::{EvalError, Evaluated};
use super::function::no_such_overload;
use super::program::Node;
use super::value::Value;

pub(super) use fold::sort;

/// One evaluation of one program.
pub(super) struct Evaluator<'e, 'a> {
    activation: &'e Activation<'a>,
    budget: &'e mut Budget,
    locals: Locals<'a>,
}

/// The local variables of a program. Most have few, which need no place on the heap.
enum Locals<'a> {
    Few([Value<'a>; FEW]),
    Many(Vec<Value<'a>>),
}

const FEW: usize = 4;

impl<'a> Locals<'a> {
    fn new(count: usize) -> Locals<'a> {
        match count <= FEW {
            true => Locals::Few([Value::Null, Value::Null, Value::Null, Value::Null]),
            false => Locals::Many(vec![Value::Null; count]),
        }
    }

    fn get(&self, place: usize) -> Option<&Value<'a>> {
        match self {
            Locals::Few(values) => values.get(place),
            Locals::Many(values) => values.get(place),
        }
    }

    fn get_mut(&mut self, place: usize) -> Option<&mut Value<'a>> {
        match self {
            Locals::Few(values) => values.get_mut(place),
            Locals::Many(values) => values.get_mut(place),
        }
    }
}

impl<'e, 'a> Evaluator<'e, 'a> {
    /// An evaluation of a program with so many local variables.
    pub(super) fn new(
        activation: &'e Activation<'a>,
        budget: &'e mut Budget,
        locals: usize,
    ) -> Evaluator<'e, 'a> {
        Evaluator { activation, budget, locals: Locals::new(locals) }
    }

    /// What an operation gives.
    pub(super) fn evaluate(&mut self, node: &Node) -> Evaluated<Value<'a>> {
        match node {
            Node::Constant(value) => Ok(value.clone()),
            Node::Variable(slot, name) => {
                self.budget.charge(1)?;
                self.activation.get(*slot, name, self.budget)
            }
            Node::Local(place) => {
                self.budget.charge(1)?;
                self.local(*place)
            }
            Node::Select(select) => self.select(select),
            Node::Index(index) => self.index(index),
            Node::Not(operand) => self.not(operand),
            Node::Negate(operand) => self.negate(operand),
            Node::Binary(binary, sides) => self.binary(*binary, &sides.0, &sides.1),
            Node::And(terms) => self.all(terms),
            Node::Or(terms) => self.any(terms),
            Node::Conditional(parts) => self.conditional(&parts.0, &parts.1, &parts.2),
            Node::Call(call) => self.call(call),
            Node::List(items) => self.list(items),
            Node::Map(entries) => self.map(entries),
            Node::Struct(message) => self.message(message),
            Node::Fold(fold) => self.fold(fold),
            Node::Bind { local, bound } => self.bind(*local, &bound.0, &bound.1),
            Node::OptionalMap { local, bound, is_flat } => {
                self.optional_map(*local, &bound.0, &bound.1, *is_flat)
            }
            Node::OptionalOr { sides, otherwise } => {
                self.optional_or(&sides.0, &sides.1, *otherwise)
            }
            Node::Block { first, count, body } => {
                (0..*count).for_each(|slot| self.set(first + 2 * slot, Value::Bool(false)));
                self.evaluate(body)
            }
            Node::Once { local, node } => self.once(*local, node),
            Node::Folded(cost, value) => {
                self.budget.charge(*cost)?;
                Ok(value.clone())
            }
            Node::Failure(error) => Err((**error).clone()),
        }
    }

    /// A slot of a block, evaluated unless it was.
    fn once(&mut self, local: usize, node: &Node) -> Evaluated<Value<'a>> {
        if let Some(Value::Bool(true)) = self.locals.get(local) {
            return self.local(local + 1);
        }
        let value = self.evaluate(node)?;
        self.set(local, Value::Bool(true));
        self.set(local + 1, value.clone());
        Ok(value)
    }

    fn bind(&mut self, local: usize, value: &Node, body: &Node) -> Evaluated<Value<'a>> {
        let value = self.evaluate(value)?;
        self.set(local, value);
        // It is a fold over an empty list to the API server.
        self.budget.charge(LIST)?;
        self.evaluate(body)
    }

    fn optional_map(
        &mut self,
        local: usize,
        target: &Node,
        body: &Node,
        is_flat: bool,
    ) -> Evaluated<Value<'a>> {
        let held = match self.evaluate(target)? {
            Value::Optional(held) => held,
            other => return Err(no_such_overload("optMap", &[other])),
        };
        self.budget.charge(1)?;
        let Some(held) = held else { return Ok(Value::Optional(None)) };
        self.set(local, Value::clone(&held));
        self.budget.charge(LIST + 1)?;
        let result = self.evaluate(body)?;
        match (is_flat, result) {
            (true, result @ Value::Optional(_)) => Ok(result),
            (true, other) => Err(no_such_overload("optFlatMap", &[other])),
            (false, result) => collection::made(Value::some(result)),
        }
    }

    fn local(&self, place: usize) -> Evaluated<Value<'a>> {
        self.locals.get(place).cloned().ok_or_else(|| EvalError::NoValue("a variable".to_owned()))
    }

    fn set(&mut self, place: usize, value: Value<'a>) {
        if let Some(local) = self.locals.get_mut(place) {
            *local = value;
        }
    }
}

/// What making a list, a map or a message costs.
const LIST: u64 = 10;
const MAP: u64 = 30;
const STRUCT: u64 = 40;

/// What going through so many characters or bytes costs.
pub(super) fn traversal(length: u64) -> u64 {
    length.div_ceil(10)
}
