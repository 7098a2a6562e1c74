//! From a tree as written to a program: names are resolved, types are checked, overloads chosen,
//! constants folded. One pass does it all; `unify` knows when types go together.

mod access;
mod call;
mod collection;
mod fold;
mod format;
mod operator;
mod scope;
mod unify;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::environment::Environment;
use super::error::{CompileError, EvalError};
use super::program::{Node, Program};
use super::syntax::ast::{Expr, Kind, Name};
use super::types::Type;
use super::value::Value;
use scope::Scope;
use unify::Unifier;

/// Compiles an expression; its types must go together.
pub(super) fn checked(
    environment: &Environment,
    source: &str,
    expr: &Expr,
) -> Result<Program, CompileError> {
    compile(environment, source, expr, true)
}

/// Compiles an expression whose types are looked at when it runs.
pub(super) fn unchecked(
    environment: &Environment,
    source: &str,
    expr: &Expr,
) -> Result<Program, CompileError> {
    compile(environment, source, expr, false)
}

fn compile(
    environment: &Environment,
    source: &str,
    expr: &Expr,
    is_checked: bool,
) -> Result<Program, CompileError> {
    let scope = Scope::default();
    let unifier = Unifier::default();
    let slots = BTreeMap::new();
    let mut compiler = Compiler {
        environment,
        source,
        is_checked,
        scope,
        unifier,
        slots,
        formats: 0,
        items: Vec::new(),
    };
    let (root, type_) = compiler.expr(expr)?;
    let result = if is_checked { compiler.unifier.settled(&type_) } else { Type::Dyn };
    let (result, locals) = (Box::new(result), compiler.scope.most());
    Ok(Program { root, result, locals, height: expr.height, alike: None })
}

/// An operation and the type of what it gives.
type Typed = (Node, Type);

type Compiled<T> = Result<T, CompileError>;

struct Compiler<'c> {
    environment: &'c Environment,
    source: &'c str,
    is_checked: bool,
    scope: Scope,
    unifier: Unifier,
    /// The slots of blocks, by the names that stand for them.
    slots: BTreeMap<Name, Arc<Node>>,
    /// How many calls of `format` are around: there, lists and maps may hold anything.
    formats: usize,
    /// The types of the items of the list that was written out last.
    items: Vec<Type>,
}

impl Compiler<'_> {
    fn expr(&mut self, expr: &Expr) -> Compiled<Typed> {
        match &expr.kind {
            Kind::Literal(value) => Ok((Node::Constant(value.clone()), literal_type(value))),
            Kind::Ident { name, is_rooted } => self.ident(expr.at, name, *is_rooted),
            Kind::Select { operand, field, is_optional } => {
                self.select(expr, operand, field, *is_optional)
            }
            Kind::Has { operand, field } => self.has(expr.at, operand, field),
            Kind::Index { operand, index, is_optional } => {
                self.index(expr.at, operand, index, *is_optional)
            }
            Kind::Call { target, function, is_rooted, arguments } => match target {
                None => self.function(expr.at, function, *is_rooted, arguments),
                Some(target) => self.method(expr.at, target, function, arguments),
            },
            Kind::Unary(unary, operand) => self.unary(expr.at, *unary, operand),
            Kind::Binary(binary, sides) => self.binary(expr.at, *binary, &sides.0, &sides.1),
            Kind::Logic(logic, terms) => self.logic(*logic, terms),
            Kind::Conditional(parts) => self.conditional(expr.at, parts),
            Kind::List(items) => self.list(items),
            Kind::Map(entries) => self.map(entries),
            Kind::Struct { name, fields } => self.message(expr.at, name, fields),
            Kind::Fold(fold) => self.fold(fold),
            Kind::Bind { name, bound } => self.bind(name, &bound.0, &bound.1),
            Kind::OptionalMap { name, bound, is_flat } => {
                self.optional_map(expr.at, name, bound, *is_flat)
            }
            Kind::Block { slots, body } => self.block(slots, body),
        }
    }

    fn fail(&self, at: usize, message: impl Into<String>) -> CompileError {
        CompileError::at(self.source, at, message)
    }

    /// What is wrong: an error now, or when it runs, where types are not checked.
    fn wrong(&self, at: usize, error: Box<EvalError>) -> Compiled<Typed> {
        match self.is_checked {
            true => Err(self.fail(at, error.to_string())),
            false => Ok((Node::Failure(error), Type::Dyn)),
        }
    }

    /// Asks that what an expression gives can be a value of `expected`.
    fn expect(&mut self, at: usize, expected: &Type, found: &Type) -> Compiled<()> {
        if !self.is_checked || self.unifier.assignable(found, expected) {
            return Ok(());
        }
        let found = self.unifier.settled(found);
        let expected = self.unifier.settled(expected);
        Err(self.fail(at, format!("expected type '{expected}' but found '{found}'")))
    }
}

fn literal_type(value: &Value<'_>) -> Type {
    match value {
        Value::Null => Type::Null,
        Value::Bool(_) => Type::Bool,
        Value::Int(_) => Type::Int,
        Value::Uint(_) => Type::Uint,
        Value::Double(_) => Type::Double,
        Value::String(_) => Type::String,
        Value::Bytes(_) => Type::Bytes,
        _ => Type::Dyn,
    }
}
