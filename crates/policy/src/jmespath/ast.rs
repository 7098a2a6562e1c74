//! An expression as a tree.

use std::sync::Arc;

use model::Document;
use model::document::Key;

use super::function::Function;
use super::slice::Slice;

/// One part of an expression. The names are those of the specification.
#[derive(Debug)]
pub(super) enum Ast {
    /// `@`, and what stands where nothing is written.
    Current,
    Field(Key),
    /// Fields, one below the other: `a.b.c`.
    Path(Vec<Key>),
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

impl Ast {
    /// The second, asked of what the first finds.
    pub(super) fn sub(first: Ast, second: Ast) -> Ast {
        match (first, second) {
            (Ast::Field(first), Ast::Field(second)) => Ast::Path(vec![first, second]),
            (Ast::Path(mut keys), Ast::Field(key)) => {
                keys.push(key);
                Ast::Path(keys)
            }
            (first, second) => Ast::Sub(Box::new(first), Box::new(second)),
        }
    }

    /// It looks this name up in what it is asked of, and not in what some part of it finds.
    pub(super) fn speaks_of(&self, name: &str) -> bool {
        let any = |parts: &[Ast]| parts.iter().any(|part| part.speaks_of(name));
        match self {
            Ast::Current => true,
            Ast::Field(own) => own.as_str() == name,
            Ast::Path(keys) => keys.first().is_some_and(|own| own.as_str() == name),
            Ast::Literal(_) | Ast::Index(_) | Ast::Slice(_) => false,
            Ast::Sub(of, _)
            | Ast::Pipe(of, _)
            | Ast::Projection(of, _)
            | Ast::Values(of, _)
            | Ast::Filter { of, .. }
            | Ast::Flatten(of)
            | Ast::Not(of) => of.speaks_of(name),
            Ast::Or(left, right) | Ast::And(left, right) | Ast::Compare(_, left, right) => {
                left.speaks_of(name) || right.speaks_of(name)
            }
            Ast::List(parts) | Ast::Call(_, parts) => any(parts),
            Ast::Map(entries) => entries.iter().any(|(_, part)| part.speaks_of(name)),
            // It is asked of items, not of the names.
            Ast::Reference(_) => false,
        }
    }
}
