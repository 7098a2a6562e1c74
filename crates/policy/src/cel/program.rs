//! A compiled expression: a tree in which every name is a place and every call knows what it may
//! call.

use std::sync::Arc;

use model::document::Key;

use super::activation::Activation;
use super::budget::Budget;
use super::environment::Slot;
use super::error::{EvalError, Evaluated};
use super::evaluate::Evaluator;
use super::function::Overload;
use super::known::Known;
use super::syntax::ast::{Binary, Name};
use super::types::Type;
use super::value::Value;
use crate::alike::Alike;

/// A compiled expression. It can be evaluated any number of times, by several threads at once.
#[derive(Debug, Clone)]
pub struct Program {
    pub(super) root: Node,
    pub(super) result: Box<Type>,
    /// How many local variables it has at most at a time.
    pub(super) locals: usize,
    /// How many operations lie within each other.
    pub(super) height: usize,
    /// What it has in common with others like it.
    pub(super) alike: Option<Alike>,
}

impl Program {
    /// The type of its value, as far as it is known.
    pub fn result(&self) -> &Type {
        &self.result
    }

    /// Its value for the variables of `activation`, at the expense of `budget`.
    pub fn evaluate<'a>(
        &'a self,
        activation: &Activation<'a>,
        budget: &mut Budget,
    ) -> Evaluated<Value<'a>> {
        self.evaluate_among(activation, budget)
    }

    /// The same, whatever others know.
    pub(super) fn evaluate_alone<'a>(
        &'a self,
        activation: &Activation<'a>,
        budget: &mut Budget,
    ) -> Evaluated<Value<'a>> {
        let outer = budget.begin(self.height)?;
        let result = Evaluator::new(activation, budget, self.locals).evaluate(&self.root);
        budget.end(outer);
        result
    }
}

/// An operation.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Constant(Value<'static>),
    /// A variable of the environment.
    Variable(Slot, Name),
    /// A variable of a fold or a binding.
    Local(usize),
    Select(Box<Select>),
    Index(Box<Index>),
    Not(Box<Node>),
    Negate(Box<Node>),
    Binary(Binary, Box<(Node, Node)>),
    /// `'key' in operand`, where the key is written out.
    HasKey(Box<HasKey>),
    And(Box<[Node]>),
    Or(Box<[Node]>),
    Conditional(Box<(Node, Node, Node)>),
    Call(Box<Call>),
    List(Box<[Item]>),
    Map(Box<[Entry]>),
    Struct(Box<Message>),
    Fold(Box<Fold>),
    Bind {
        local: usize,
        bound: Box<(Node, Node)>,
    },
    OptionalMap {
        local: usize,
        bound: Box<(Node, Node)>,
        is_flat: bool,
    },
    /// `a.or(b)`, `a.orValue(b)`
    OptionalOr {
        sides: Box<(Node, Node)>,
        otherwise: Otherwise,
    },
    /// Each of so many slots takes two locals: whether it was evaluated, and what came of it.
    Block {
        first: usize,
        count: usize,
        body: Box<Node>,
    },
    /// A slot of a block.
    Once {
        local: usize,
        node: Arc<Node>,
    },
    /// What a call with constants gives, and what the call would have cost.
    Folded(u64, Value<'static>),
    /// What depends on nothing but variables that are known.
    Known(Box<Known>),
    /// What cannot have a value, where types are not checked.
    Failure(Box<EvalError>),
}

/// What an optional value is replaced by where it is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Otherwise {
    /// Another optional value: `or`.
    Optional,
    /// A value: `orValue`.
    Value,
    /// The same, and what is no optional value is left as it is.
    ValueLeniently,
}

#[derive(Debug, Clone)]
pub(super) struct Select {
    /// Seldom looked at where there is a chain.
    pub(super) operand: Box<Node>,
    pub(super) field: Key,
    pub(super) kind: SelectKind,
    /// The operand once more, where it is a chain of fields.
    pub(super) chain: Option<Chain>,
    /// The operand is no chain of names, which costs one more.
    pub(super) is_relative: bool,
}

/// Fields that are looked for one after another.
#[derive(Debug, Clone)]
pub(super) struct Chain {
    pub(super) base: Base,
    pub(super) fields: Box<[Key]>,
}

/// Where a chain begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Base {
    Variable(Slot),
    Local(usize),
}

impl Chain {
    fn of(base: Base) -> Chain {
        Chain { base, fields: Box::default() }
    }

    /// What following it costs.
    #[inline]
    pub(super) fn cost(&self) -> u64 {
        self.fields.len() as u64 + 1
    }
}

impl Node {
    /// The chain of fields that it is. One within a longer chain gives it up: it is not followed
    /// by itself.
    pub(super) fn chain(&mut self) -> Option<Chain> {
        match self {
            Node::Variable(slot, _) => Some(Chain::of(Base::Variable(*slot))),
            Node::Local(local) => Some(Chain::of(Base::Local(*local))),
            Node::Select(select) if select.kind == SelectKind::Plain => {
                let Chain { base, fields } = select.chain.take()?;
                let fields = fields.into_iter().chain([select.field.clone()]).collect();
                Some(Chain { base, fields })
            }
            _ => None,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SelectKind {
    Plain,
    Optional,
    /// `has(…)`
    Presence,
}

#[derive(Debug, Clone)]
pub(super) struct Index {
    pub(super) operand: Node,
    pub(super) index: Node,
    /// The index, where it is a string that is written out.
    pub(super) key: Option<Key>,
    pub(super) is_optional: bool,
    pub(super) cost: u64,
}

#[derive(Debug, Clone)]
pub(super) struct HasKey {
    pub(super) key: Key,
    /// The key once more, as an operand is.
    pub(super) constant: Node,
    pub(super) operand: Node,
}

#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) name: Name,
    /// What it may call; the types of its arguments decide.
    pub(super) overloads: Box<[Arc<Overload>]>,
    pub(super) arguments: Box<[Node]>,
}

#[derive(Debug, Clone)]
pub(super) struct Item {
    pub(super) is_optional: bool,
    pub(super) value: Node,
}

#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) is_optional: bool,
    pub(super) key: Node,
    pub(super) value: Node,
}

#[derive(Debug, Clone)]
pub(super) struct Message {
    pub(super) name: Arc<str>,
    pub(super) fields: Box<[(Name, Item)]>,
}

#[derive(Debug, Clone)]
pub(super) struct Fold {
    pub(super) range: Node,
    /// Where the variables are; the second only where there is one.
    pub(super) first: usize,
    pub(super) has_second: bool,
    pub(super) kind: FoldKind,
    pub(super) filter: Option<Node>,
    pub(super) body: Node,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FoldKind {
    All,
    Exists,
    ExistsOne,
    Filter,
    Map,
    MapValues,
    MapEntries,
    SortBy,
}
