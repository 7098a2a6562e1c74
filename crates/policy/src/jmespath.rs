//! JMESPath, the query language of Kyverno's policies.
//!
//! `Expression::compile` reads an expression once; `evaluate` asks it of a document, which it
//! borrows and never copies, within a budget of steps. What depends on the world around (the
//! time, chance, other formats) the caller gives as `Surroundings`.

mod arguments;
mod ast;
mod error;
mod evaluate;
mod function;
pub(crate) mod kyverno;
mod lexer;
mod parser;
mod slice;
mod standard;
mod surroundings;
mod value;

use model::Node;

use crate::tree::Tree;
use ast::Ast;
use evaluate::Evaluation;

pub use error::{CompileError, EvalError, Missing, Mistake};
pub use surroundings::{Nothing, Surroundings};
pub(crate) use value::{Entries, List, Map, Text, Value};

/// Whose JMESPath is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The specification: 26 functions, and what is not there is null.
    Standard,
    /// Kyverno's: its functions beside the standard ones, and a path that ends at a key that is
    /// not there is an error, except where an operator or a function takes it.
    Kyverno,
}

/// An expression that was read, ready to be asked.
#[derive(Debug)]
pub struct Expression {
    ast: Ast,
    dialect: Dialect,
}

impl Expression {
    /// How many steps an evaluation takes at most when nobody says otherwise: a second or so.
    pub const STEPS: u64 = 5_000_000;

    /// Reads an expression. Functions must be known and be given as many arguments as they take.
    pub fn compile(text: &str, dialect: Dialect) -> Result<Expression, CompileError> {
        Ok(Expression { ast: parser::parse(text, dialect)?, dialect })
    }

    /// What the expression finds in `root`, within `steps`.
    pub fn evaluate(
        &self,
        root: Node<'_>,
        surroundings: &dyn Surroundings,
        steps: u64,
    ) -> Result<Tree, EvalError> {
        let mut evaluation = Evaluation::new(self.dialect, surroundings, steps);
        let value = evaluation.evaluate(&self.ast, &Value::from_node(root))?;
        evaluation.copy(&value)
    }

    /// The same in any value. What it finds is borrowed where it stands in a document.
    pub(crate) fn find<'v>(
        &'v self,
        root: &Value<'v>,
        surroundings: &dyn Surroundings,
        steps: u64,
    ) -> Result<Value<'v>, EvalError> {
        let mut evaluation = Evaluation::new(self.dialect, surroundings, steps);
        let value = evaluation.evaluate(&self.ast, root)?;
        evaluation.kept(value)
    }

    /// The expression looks this name up in what it is asked of.
    pub fn speaks_of(&self, name: &str) -> bool {
        self.ast.speaks_of(name)
    }
}
