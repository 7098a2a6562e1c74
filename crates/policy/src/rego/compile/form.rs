//! Terms whose names are resolved: variables are slots, the rest is known.

use crate::rego::builtins::Builtin;
use crate::rego::code::Slot;
use crate::rego::syntax::ast::Operator;
use crate::rego::value::Value;

/// A term, its names resolved.
#[derive(Debug, Clone)]
pub(super) struct Form {
    pub(super) at: usize,
    pub(super) kind: FormKind,
}

#[derive(Debug, Clone)]
pub(super) enum FormKind {
    Constant(Value<'static>),
    Slot(Slot),
    Wildcard,
    Input,
    /// The facts below `data`, where no rule stands.
    Data,
    Rule(usize),
    Folder(usize),
    Reference(Box<Form>, Vec<Form>),
    Builtin(Builtin, Vec<Form>),
    Call(usize, Vec<Form>),
    Array(Vec<Form>),
    Object(Vec<(Form, Form)>),
    Set(Vec<Form>),
    ArrayOf(Box<Closure>),
    SetOf(Box<Closure>),
    ObjectOf(Box<(Form, Closure)>),
    Binary(Operator, Box<(Form, Form)>),
    In(Box<Membership>),
}

#[derive(Debug, Clone)]
pub(super) struct Membership {
    pub(super) key: Option<Form>,
    pub(super) value: Form,
    pub(super) domain: Form,
}

/// A body of its own within another, with what it gives.
#[derive(Debug, Clone)]
pub(super) struct Closure {
    pub(super) value: Form,
    pub(super) body: Body,
}

/// Literals, and the variables of bodies around them that they use.
#[derive(Debug, Clone, Default)]
pub(super) struct Body {
    pub(super) literals: Vec<Literal>,
    pub(super) free: Vec<Slot>,
}

#[derive(Debug, Clone)]
pub(super) struct Literal {
    pub(super) at: usize,
    pub(super) is_negated: bool,
    pub(super) kind: LiteralKind,
    pub(super) with: Vec<With>,
}

#[derive(Debug, Clone)]
pub(super) enum LiteralKind {
    Expression(Form),
    SomeIn { key: Option<Form>, value: Form, domain: Form },
    Every { key: Option<Slot>, value: Slot, domain: Form, body: Body },
}

#[derive(Debug, Clone)]
pub(super) struct With {
    pub(super) is_data: bool,
    pub(super) path: Vec<String>,
    pub(super) value: Form,
}
