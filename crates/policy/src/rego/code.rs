//! What rules are compiled to: steps that bind variables one after another, and expressions that
//! have one value at most.
//!
//! The compiler has found out where each variable gets its value, so a variable is a slot of its
//! rule's frame, and nothing needs to be undone when the next solution is looked for.

mod operands;
pub(super) mod order;
mod ready;
mod slots;
mod visit;

use std::sync::Arc;

use model::document::Key;

use super::builtins::{Builtin, Patterns};
use super::syntax::ast::Operator;
use super::value::Value;
use crate::alike::Alike;
pub(super) use ready::ready;
pub(super) use slots::Named;
pub(super) use visit::{Part, Visit, size};

/// The slot of a variable within the frame of its rule.
pub(super) type Slot = usize;

/// All rules of a program.
#[derive(Debug, Default)]
pub(super) struct Code {
    pub(super) rules: Vec<Rule>,
    /// Folders of rules: what `data.a` is where there are rules below it.
    pub(super) folders: Vec<Folder>,
    /// Regular expressions that are written out.
    pub(super) patterns: Arc<Patterns>,
}

/// All that defines the same.
#[derive(Debug, Clone)]
pub(super) struct Rule {
    /// As messages call it, such as `data.shop.allow`.
    pub(super) name: String,
    pub(super) kind: Kind,
    pub(super) definitions: Vec<Definition>,
    /// All of them give the same constant: the first that holds decides.
    pub(super) is_unanimous: bool,
    /// All of them give a constant, and ask nothing but whether arguments are others.
    pub(super) is_table: bool,
    /// What it gives for each text that is its only argument, in their order, where it is a table of
    /// such.
    pub(super) table: Option<Box<[(Value<'static>, Value<'static>)]>>,
    /// What it gave is kept while the evaluation lasts: to find out anew takes longer.
    pub(super) is_kept: bool,
    /// What it has in common with rules of other programs.
    pub(super) alike: Option<Alike>,
    /// Slots, clauses and value of `default`.
    pub(super) default: Option<Box<Definition>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One value.
    Value,
    /// One value for its arguments.
    Function {
        arity: usize,
    },
    Set,
    /// An object, by any number of keys.
    Object,
}

/// One definition of a rule.
#[derive(Debug, Clone)]
pub(super) struct Definition {
    /// How many variables it has. The first are its arguments, in their order.
    pub(super) slots: usize,
    /// What the arguments of a function must look like.
    pub(super) arguments: Vec<Pattern>,
    /// Tried one after another until one holds.
    pub(super) clauses: Vec<Clause>,
}

#[derive(Debug, Clone)]
pub(super) struct Clause {
    pub(super) steps: Vec<Step>,
    /// The keys that lead to the value, of an object.
    pub(super) path: Vec<Expression>,
    /// The value, or the member of a set.
    pub(super) value: Expression,
    /// The value is a member of a set below the path, not the whole of what is there.
    pub(super) is_member: bool,
}

/// A level of `data` below which there are rules.
#[derive(Debug, Clone, Default)]
pub(super) struct Folder {
    /// Where it stands, without `data`.
    pub(super) path: Vec<String>,
    pub(super) entries: Vec<(String, Entry)>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Entry {
    Rule(usize),
    Folder(usize),
}

/// What must hold next.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Step {
    /// Neither undefined nor false.
    Test(Expression),
    /// Gives a variable its value.
    Let(Slot, Expression),
    /// The value looks like this.
    Match(Box<(Pattern, Expression)>),
    /// For each entry, item or member.
    Each(Box<Each>),
    /// There is no solution.
    Not(Vec<Step>),
    /// Each entry, item or member has a solution.
    Every(Box<(Each, Vec<Step>)>),
    /// The solutions with other values in places.
    With(Box<With>),
    /// The solutions of each of these; nothing comes behind.
    Either(Vec<Vec<Step>>),
    /// The solutions of the first where a test holds, else of the second; nothing comes behind.
    Decide(Box<(Expression, [Vec<Step>; 2])>),
    /// No solution.
    Fail,
}

/// All there is, and what each of it must look like.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Each {
    pub(super) over: Expression,
    pub(super) key: Pattern,
    pub(super) item: Pattern,
}

/// Steps under changes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct With {
    pub(super) changes: Vec<Change>,
    pub(super) steps: Vec<Step>,
    /// What they bind, which is kept.
    pub(super) bound: Vec<Slot>,
}

/// A value in the place of another.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Change {
    pub(super) target: Target,
    pub(super) value: Expression,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Target {
    Input(Vec<String>),
    Data(Vec<String>),
}

/// What a value must look like; it binds variables on the way.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Pattern {
    Any,
    Bind(Slot),
    Equal(Expression),
    Array(Vec<Pattern>),
    Object(Vec<(Expression, Pattern)>),
}

/// What has one value, or none.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expression {
    Constant(Value<'static>),
    /// No value.
    Undefined,
    Slot(Slot),
    Input,
    Data,
    Rule(usize),
    Folder(usize),
    /// What stands at the end of keys that are written out.
    Path(Box<Expression>, Vec<Key>),
    /// What stands at a key.
    At(Box<(Expression, Expression)>),
    /// A function of the language.
    Builtin(Builtin, Vec<Expression>),
    /// A function of the program, by its rule.
    Call(usize, Vec<Expression>),
    Operation(Operator, Box<(Expression, Expression)>),
    In(Box<Membership>),
    Array(Vec<Expression>),
    Object(Vec<(Expression, Expression)>),
    Set(Vec<Expression>),
    ArrayOf(Box<Closure>),
    SetOf(Box<Closure>),
    ObjectOf(Box<(Expression, Closure)>),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) struct Membership {
    pub(super) key: Option<Expression>,
    pub(super) value: Expression,
    pub(super) domain: Expression,
}

/// A value for each solution.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Closure {
    pub(super) steps: Vec<Step>,
    pub(super) value: Expression,
}

impl Definition {
    /// All of them give a constant, and ask nothing but whether arguments are others.
    pub(super) fn are_table(definitions: &[Definition]) -> bool {
        let is_simple = |it: &Pattern| match it {
            Pattern::Any | Pattern::Bind(_) => true,
            Pattern::Equal(wanted) => wanted.is_constant(),
            Pattern::Array(_) | Pattern::Object(_) => false,
        };
        definitions.iter().all(|it| it.constant().is_some() && it.arguments.iter().all(is_simple))
    }

    /// What they give for each text that is their only argument, in the order of the texts; `None`
    /// where they ask for something else, or for a text twice.
    pub(super) fn texts(
        definitions: &[Definition],
    ) -> Option<Box<[(Value<'static>, Value<'static>)]>> {
        let entry = |it: &Definition| match it.arguments.as_slice() {
            [Pattern::Equal(Expression::Constant(text @ Value::String(_)))] => {
                Some((text.clone(), it.constant()?.clone()))
            }
            _ => None,
        };
        let mut entries: Vec<_> = definitions.iter().map(entry).collect::<Option<_>>()?;
        entries.sort();
        let is_twice = entries.windows(2).any(|pair| matches!(pair, [a, b] if a.0 == b.0));
        (!is_twice && !entries.is_empty()).then(|| entries.into())
    }

    /// What it gives without asking for anything.
    pub(super) fn constant(&self) -> Option<&Value<'static>> {
        let clause = self.clauses.first().filter(|clause| clause.steps.is_empty())?;
        match &clause.value {
            Expression::Constant(value) => Some(value),
            _ => None,
        }
    }
}

impl Step {
    pub(super) fn each(over: Expression, key: Pattern, item: Pattern) -> Step {
        Step::Each(Box::new(Each { over, key, item }))
    }

    pub(super) fn matching(looks: Pattern, value: Expression) -> Step {
        Step::Match(Box::new((looks, value)))
    }
}

impl Expression {
    /// It is the same whatever the variables are.
    pub(super) fn is_constant(&self) -> bool {
        matches!(self, Expression::Constant(_))
    }

    /// Its value, where it has one, is made by it: an array, an object or a set.
    pub(super) fn is_made(&self) -> bool {
        matches!(
            self,
            Expression::Array(_)
                | Expression::Object(_)
                | Expression::Set(_)
                | Expression::ArrayOf(_)
                | Expression::SetOf(_)
                | Expression::ObjectOf(_)
        )
    }

    /// What stands in it at a key.
    pub(super) fn field(self, key: &str) -> Expression {
        match self {
            Expression::Path(head, mut keys) => {
                keys.push(Key::new(key));
                Expression::Path(head, keys)
            }
            head => Expression::Path(Box::new(head), vec![Key::new(key)]),
        }
    }

    /// It never has a value.
    pub(super) fn is_undefined(&self) -> bool {
        matches!(self, Expression::Undefined)
    }
}
