//! An expression as a tree.

use std::sync::Arc;

use model::Document;

use super::function::Function;
use super::slice::Slice;

/// One part of an expression. The names are those of the specification.
#[derive(Debug)]
pub(super) enum Ast {
    /// `@`, and what stands where nothing is written.
    Current,
    Field(String),
    Literal(Arc<Document>),
    Index(i64),
    Slice(Slice),
    /// The second is asked of what the first finds: `a.b`, `a[0]`.
    Sub(Box<Ast>, Box<Ast>),
    Pipe(Box<Ast>, Box<Ast>),
    Or(Box<Ast>, Box<Ast>),
    And(Box<Ast>, Box<Ast>),
    Not(Box<Ast>),
    Compare(Comparison, Box<Ast>, Box<Ast>),
    /// The second is asked of each item of the list that the first finds: `a[*].b`.
    Projection(Box<Ast>, Box<Ast>),
    /// The second is asked of each value of the mapping that the first finds: `a.*.b`.
    Values(Box<Ast>, Box<Ast>),
    /// `a[?wanted].each`
    Filter {
        of: Box<Ast>,
        wanted: Box<Ast>,
        each: Box<Ast>,
    },
    Flatten(Box<Ast>),
    List(Vec<Ast>),
    Map(Vec<(String, Ast)>),
    Call(&'static Function, Vec<Ast>),
    /// `&a`: the expression itself, for a function to ask.
    Reference(Box<Ast>),
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
