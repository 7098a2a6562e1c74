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
mod reach;
mod sum;

use std::borrow::Cow;

use super::activation::Activation;
use super::budget::Budget;
use super::error::{EvalError, Evaluated};
use super::function::no_such_overload;
use super::known::Known;
use super::program::{FoldKind, Node, SelectKind};
use super::value::Value;

use reach::Held;

pub(super) use fold::sort;

/// One evaluation of one program.
pub(super) struct Evaluator<'e, 'a> {
    activation: &'e Activation<'a>,
    budget: &'e mut Budget,
    locals: Locals<'a>,
}

/// The local variables of a program. Most have few, which need no place on the heap: one fold has
/// two.
enum Locals<'a> {
    Two([Value<'a>; 2]),
    Four([Value<'a>; 4]),
    Any(Vec<Value<'a>>),
}

impl<'a> Locals<'a> {
    #[inline]
    fn new(count: usize) -> Locals<'a> {
        match count {
            // Nothing is asked of the heap for none.
            0 => Locals::Any(Vec::new()),
            1 | 2 => Locals::Two([const { Value::Null }; 2]),
            3 | 4 => Locals::Four([const { Value::Null }; 4]),
            _ => Locals::Any(vec![Value::Null; count]),
        }
    }

    #[inline]
    fn get(&self, place: usize) -> Option<&Value<'a>> {
        match self {
            Locals::Two(values) => values.get(place),
            Locals::Four(values) => values.get(place),
            Locals::Any(values) => values.get(place),
        }
    }

    #[inline]
    fn get_mut(&mut self, place: usize) -> Option<&mut Value<'a>> {
        match self {
            Locals::Two(values) => values.get_mut(place),
            Locals::Four(values) => values.get_mut(place),
            Locals::Any(values) => values.get_mut(place),
        }
    }
}

impl<'e, 'a> Evaluator<'e, 'a> {
    /// An evaluation of a program with so many local variables.
    #[inline]
    pub(super) fn new(
        activation: &'e Activation<'a>,
        budget: &'e mut Budget,
        locals: usize,
    ) -> Evaluator<'e, 'a> {
        Evaluator { activation, budget, locals: Locals::new(locals) }
    }

    /// What an operation gives.
    pub(super) fn evaluate(&mut self, node: &'a Node) -> Evaluated<Value<'a>> {
        match node {
            Node::Constant(value) => Ok(value.lent()),
            Node::Variable(slot, name) => {
                self.budget.charge(1)?;
                self.activation.get(*slot, name, self.budget).cloned()
            }
            Node::Local(place) => {
                self.budget.charge(1)?;
                self.local(*place)
            }
            Node::Select(select) if select.kind == SelectKind::Presence => {
                self.has(select).map(Value::Bool)
            }
            Node::Select(select) => match self.spot(node)? {
                Some(place) => Ok(Value::of_place(place)),
                None => match self.of_local(select)? {
                    Some(value) => Ok(value),
                    None => self.select(select).map(Held::value),
                },
            },
            Node::Index(index) => self.index(index).map(Held::value),
            Node::Negate(operand) => self.negate(operand),
            Node::Binary(binary, sides) => match binary.is_test() {
                true => self.test(*binary, &sides.0, &sides.1).map(Value::Bool),
                false => self.binary(*binary, &sides.0, &sides.1),
            },
            Node::HasKey(asked) => self.has_key(asked).map(Value::Bool),
            Node::Not(_) => self.truth(node, "!_").map(Value::Bool),
            Node::And(terms) => self.all(terms).map(Value::Bool),
            Node::Or(terms) => self.any(terms).map(Value::Bool),
            Node::Conditional(parts) => {
                let branch = if self.truth(&parts.0, "_?_:_")? { &parts.1 } else { &parts.2 };
                self.evaluate(branch)
            }
            Node::Call(call) => self.call(call),
            Node::List(items) => self.list(items),
            Node::Map(entries) => self.map(entries),
            Node::Struct(message) => self.message(message),
            Node::Fold(fold) => match fold.kind {
                FoldKind::All | FoldKind::Exists => self.all_or_exists(fold).map(Value::Bool),
                _ => self.fold(fold),
            },
            Node::Bind { local, bound } => self.bind(*local, &bound.0, &bound.1),
            Node::OptionalMap { local, bound, is_flat } => {
                self.optional_map(*local, &bound.0, &bound.1, *is_flat)
            }
            Node::OptionalOr { sides, otherwise } => {
                self.optional_or(&sides.0, &sides.1, *otherwise).map(Cow::into_owned)
            }
            Node::Block { first, count, body } => {
                (0..*count).for_each(|slot| self.set(first + 2 * slot, Value::Bool(false)));
                self.evaluate(body)
            }
            Node::Once { local, node } => self.once(*local, node),
            Node::Folded(cost, value) => {
                self.budget.charge(*cost)?;
                Ok(value.lent())
            }
            Node::Known(known) => {
                self.pay(known)?;
                Ok(known.value.lent())
            }
            Node::Failure(error) => Err(error.clone()),
        }
    }

    /// The same, to look at: constants and variables are not copied.
    pub(super) fn operand(&mut self, node: &'a Node) -> Evaluated<Cow<'e, Value<'a>>> {
        match node {
            Node::Constant(value) => Ok(Cow::Borrowed(value)),
            Node::Folded(cost, value) => {
                self.budget.charge(*cost)?;
                Ok(Cow::Borrowed(value))
            }
            Node::Known(known) => {
                self.pay(known)?;
                Ok(Cow::Borrowed(&known.value))
            }
            Node::Variable(slot, name) => {
                self.budget.charge(1)?;
                let activation = self.activation;
                activation.get(*slot, name, self.budget).map(Cow::Borrowed)
            }
            Node::OptionalOr { sides, otherwise } => {
                self.optional_or(&sides.0, &sides.1, *otherwise)
            }
            Node::Select(_) => match self.spot(node)? {
                Some(place) => Ok(Cow::Owned(Value::of_place(place))),
                None => self.evaluate(node).map(Cow::Owned),
            },
            other => self.evaluate(other).map(Cow::Owned),
        }
    }

    /// Takes the cost of what is known.
    fn pay(&mut self, known: &Known) -> Evaluated<()> {
        for slot in &known.uses {
            self.activation.pay(*slot, self.budget)?;
        }
        self.budget.charge(known.cost)
    }

    /// A slot of a block, evaluated unless it was.
    fn once(&mut self, local: usize, node: &'a Node) -> Evaluated<Value<'a>> {
        if let Some(Value::Bool(true)) = self.locals.get(local) {
            return self.local(local + 1);
        }
        let value = self.evaluate(node)?;
        self.set(local, Value::Bool(true));
        self.set(local + 1, value.clone());
        Ok(value)
    }

    fn bind(&mut self, local: usize, value: &'a Node, body: &'a Node) -> Evaluated<Value<'a>> {
        let value = self.evaluate(value)?;
        self.set(local, value);
        // It is a fold over an empty list to the API server.
        self.budget.charge(LIST)?;
        self.evaluate(body)
    }

    fn optional_map(
        &mut self,
        local: usize,
        target: &'a Node,
        body: &'a Node,
        is_flat: bool,
    ) -> Evaluated<Value<'a>> {
        let held = self.reach(target)?.held();
        let held = held.map_err(|other| no_such_overload("optMap", &[other]))?;
        self.budget.charge(1)?;
        let Some(held) = held else { return Ok(Value::Optional(None)) };
        self.set(local, held);
        self.budget.charge(LIST + 1)?;
        let result = self.evaluate(body)?;
        match (is_flat, result) {
            (true, result @ Value::Optional(_)) => Ok(result),
            (true, other) => Err(no_such_overload("optFlatMap", &[other])),
            (false, result) => collection::made(Value::some(result)),
        }
    }

    fn local(&self, place: usize) -> Evaluated<Value<'a>> {
        let none = || EvalError::NoValue("a variable".to_owned()).into();
        self.locals.get(place).cloned().ok_or_else(none)
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
