//! Names, fields and indexes.

use std::sync::Arc;

use model::document::Key;

use super::super::error::EvalError;
use super::super::program::{Index, Node, Select, SelectKind};
use super::super::syntax::ast::{Expr, Name};
use super::super::types::{Type, parse_type};
use super::super::value::Value;
use super::{Compiled, Compiler, Typed};

impl Compiler<'_> {
    /// A name alone: a local variable, a variable, or a type.
    pub(super) fn ident(&mut self, at: usize, name: &Name, is_rooted: bool) -> Compiled<Typed> {
        if let Some(found) = self.local(name, is_rooted) {
            return Ok(found);
        }
        match self.global(name, is_rooted) {
            Some(found) => Ok(found),
            None => {
                let container = &self.environment.container;
                let message =
                    format!("undeclared reference to '{name}' (in container '{container}')");
                self.wrong(at, EvalError::invalid(message))
            }
        }
    }

    fn local(&self, name: &str, is_rooted: bool) -> Option<Typed> {
        let (place, type_) = self.scope.find(name).filter(|_| !is_rooted)?;
        let node = match self.slots.get(name) {
            Some(slot) => Node::Once { local: place, node: slot.clone() },
            None => Node::Local(place),
        };
        Some((node, type_.clone()))
    }

    /// A variable of the environment or a type, by a name that may have dots.
    fn global(&self, name: &str, is_rooted: bool) -> Option<Typed> {
        self.environment.candidates(name, is_rooted).into_iter().find_map(|name| {
            if let Some((slot, type_)) = self.environment.variables.get(&name) {
                let type_ = if self.is_checked { type_.clone() } else { Type::Dyn };
                return Some((Node::Variable(*slot, name.into()), type_));
            }
            let is_type = self.environment.has_type(&name);
            is_type.then(|| {
                let value = Value::Type(name.as_str().into());
                (Node::Constant(value), Type::of_type(self.type_named(&name)))
            })
        })
    }

    fn type_named(&self, name: &str) -> Type {
        match name {
            "list" => Type::list(Type::Dyn),
            "map" => Type::map(Type::Dyn, Type::Dyn),
            "type" => Type::of_type(Type::Dyn),
            "optional_type" => Type::optional(Type::Dyn),
            _ if self.environment.schemas.as_ref().is_some_and(|it| it.has(name)) => {
                Type::message(name)
            }
            _ => parse_type(name).unwrap_or(Type::Dyn),
        }
    }

    /// The name that a chain of fields spells, unless it begins with a local variable.
    pub(super) fn global_name(&self, expr: &Expr) -> Option<(String, bool)> {
        let (name, is_rooted) = expr.qualified_name()?;
        let first = name.split('.').next().unwrap_or_default();
        let is_global = is_rooted || self.scope.find(first).is_none();
        is_global.then_some((name, is_rooted))
    }

    pub(super) fn select(
        &mut self,
        expr: &Expr,
        operand: &Expr,
        field: &Name,
        is_optional: bool,
    ) -> Compiled<Typed> {
        if let Some((name, is_rooted)) = self.global_name(expr)
            && let Some(found) = self.global(&name, is_rooted)
        {
            return Ok(found);
        }
        let kind = if is_optional { SelectKind::Optional } else { SelectKind::Plain };
        self.field(expr.at, operand, field, kind)
    }

    pub(super) fn has(&mut self, at: usize, operand: &Expr, field: &Name) -> Compiled<Typed> {
        // A variable with dots in its name is there, though what stands before its last dot may
        // be nothing by itself.
        if let Some((name, is_rooted)) = self.global_name(operand) {
            let is_variable = self.global(&format!("{name}.{field}"), is_rooted).is_some();
            if is_variable && self.global(&name, is_rooted).is_none() {
                return Ok((Node::Constant(Value::Bool(true)), Type::Bool));
            }
        }
        let (node, _) = self.field(at, operand, field, SelectKind::Presence)?;
        Ok((node, Type::Bool))
    }

    fn field(
        &mut self,
        at: usize,
        operand: &Expr,
        field: &Name,
        kind: SelectKind,
    ) -> Compiled<Typed> {
        let (mut operand, type_) = self.expr(operand)?;
        let is_relative = !is_attribute(&operand);
        let type_ = self.unifier.resolved(&type_);
        let (target, was_optional) = match type_.unwrap_optional() {
            Some(inner) => (inner, true),
            None => (&type_, false),
        };
        let found = match target {
            Type::Map(entry) => entry.1.clone(),
            Type::Struct(message) => self.field_type(at, message, field)?,
            Type::Param(_) => {
                self.unifier.assignable(&Type::Dyn, target);
                Type::Dyn
            }
            Type::Dyn | Type::Error => Type::Dyn,
            _ if !self.is_checked => Type::Dyn,
            _ => {
                let message = format!("type '{target}' does not support field selection");
                return Err(self.fail(at, message));
            }
        };
        let is_optional = was_optional || kind == SelectKind::Optional;
        let result = if is_optional { Type::optional(found) } else { found };
        let (field, chain) = (field.clone().into(), operand.chain());
        let select = Select { operand: Box::new(operand), field, kind, chain, is_relative };
        Ok((Node::Select(Box::new(select)), result))
    }

    /// The type of a field of a message.
    pub(super) fn field_type(&self, at: usize, message: &str, field: &str) -> Compiled<Type> {
        let schemas = self.environment.schemas.as_ref();
        let found = schemas.and_then(|schemas| schemas.field(message, field));
        match found {
            None if self.is_checked => Err(self.fail(at, format!("undefined field '{field}'"))),
            found => Ok(found.unwrap_or(Type::Dyn)),
        }
    }

    pub(super) fn index(
        &mut self,
        at: usize,
        operand: &Expr,
        index: &Expr,
        is_optional: bool,
    ) -> Compiled<Typed> {
        let (operand, operand_type) = self.expr(operand)?;
        let (index, index_type) = self.expr(index)?;
        let type_ = self.unifier.resolved(&operand_type);
        let (target, was_optional) = match type_.unwrap_optional() {
            Some(inner) => (inner, true),
            None => (&type_, false),
        };
        let (goes, found) = match target {
            Type::List(item) => {
                (self.unifier.assignable(&index_type, &Type::Int), (**item).clone())
            }
            Type::Map(entry) => (self.unifier.assignable(&index_type, &entry.0), entry.1.clone()),
            Type::Param(_) => {
                self.unifier.assignable(&Type::Dyn, target);
                (true, Type::Dyn)
            }
            Type::Dyn | Type::Error => (true, Type::Dyn),
            _ => (false, Type::Dyn),
        };
        if self.is_checked && !goes {
            let index_type = self.unifier.settled(&index_type);
            let message = format!(
                "found no matching overload for '_[_]' applied to '({type_}, {index_type})'"
            );
            return Err(self.fail(at, message));
        }
        // What leads to the index is a step itself, unless it is a chain of names, too.
        let cost = u64::from(!is_attribute(&index)) + u64::from(!is_attribute(&operand));
        let is_any_optional = was_optional || is_optional;
        let result = match (is_any_optional, target) {
            // It may be the item of a list or the value of a map: two types, and so any.
            (true, Type::Dyn | Type::Param(_)) => Type::Dyn,
            (true, _) => Type::optional(found),
            (false, _) => found,
        };
        Ok((
            Node::Index(Box::new(Index { operand, key: key_of(&index), index, is_optional, cost })),
            result,
        ))
    }
}

/// The key that a string is that is written out.
pub(super) fn key_of(node: &Node) -> Option<Key> {
    match node {
        Node::Constant(Value::String(text)) => Some(Arc::<str>::from(text.as_str()).into()),
        _ => None,
    }
}

/// A chain of names and indexes, which counts as one thing with steps.
fn is_attribute(node: &Node) -> bool {
    matches!(
        node,
        Node::Variable(..)
            | Node::Local(_)
            | Node::Once { .. }
            | Node::Select(_)
            | Node::Index(_)
            | Node::Conditional(_)
    )
}
