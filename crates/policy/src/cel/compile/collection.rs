//! Lists, maps and messages that are written out.

use super::super::error::EvalError;
use super::super::program::{Entry, Item, Message, Node};
use super::super::syntax::ast;
use super::super::types::Type;
use super::super::value::{Map, MapBuilder, Value};
use super::unify::Unifier;
use super::{Compiled, Compiler, Typed};

impl Compiler<'_> {
    pub(super) fn list(&mut self, items: &[ast::Item]) -> Compiled<Typed> {
        let mut nodes = Vec::new();
        let (mut joined, mut types) = (None, Vec::new());
        for item in items {
            let (value, type_) = self.expr(&item.value)?;
            let type_ = self.inner(item.value.at, item.is_optional, type_)?;
            if self.formats > 0 {
                types.push(type_.clone());
            }
            joined = Some(self.join(item.value.at, joined, type_)?);
            nodes.push(Item { is_optional: item.is_optional, value });
        }
        self.items = types;
        let type_ = Type::list(joined.unwrap_or_else(|| self.unifier.fresh()));
        Ok((constant_list(&nodes).unwrap_or_else(|| Node::List(nodes.into())), type_))
    }

    pub(super) fn map(&mut self, entries: &[ast::Entry]) -> Compiled<Typed> {
        let mut nodes = Vec::new();
        let mut joined: (Option<Type>, Option<Type>) = (None, None);
        for entry in entries {
            let (key, key_type) = self.expr(&entry.key)?;
            joined.0 = Some(self.join(entry.key.at, joined.0, key_type)?);
            let (value, type_) = self.expr(&entry.value)?;
            let type_ = self.inner(entry.value.at, entry.is_optional, type_)?;
            joined.1 = Some(self.join(entry.value.at, joined.1, type_)?);
            nodes.push(Entry { is_optional: entry.is_optional, key, value });
        }
        let key = joined.0.unwrap_or_else(|| self.unifier.fresh());
        let type_ = Type::map(key, joined.1.unwrap_or_else(|| self.unifier.fresh()));
        Ok((constant_map(&nodes).unwrap_or_else(|| Node::Map(nodes.into())), type_))
    }

    pub(super) fn message(
        &mut self,
        at: usize,
        name: &str,
        fields: &[ast::Field],
    ) -> Compiled<Typed> {
        let (name, is_rooted) = match name.strip_prefix('.') {
            Some(name) => (name, true),
            None => (name, false),
        };
        let schemas = self.environment.schemas.clone();
        let names = self.environment.candidates(name, is_rooted).into_iter();
        let full = names.into_iter().find(|it| schemas.as_ref().is_some_and(|all| all.has(it)));
        let Some(full) = full else {
            let container = &self.environment.container;
            let message = format!("undeclared reference to '{name}' (in container '{container}')");
            return self.wrong(at, EvalError::invalid(message));
        };
        let mut nodes = Vec::new();
        for field in fields {
            let expected = self.field_type(field.at, &full, &field.name)?;
            let (value, type_) = self.expr(&field.value)?;
            let type_ = self.inner(field.value.at, field.is_optional, type_)?;
            if self.is_checked && !self.unifier.assignable(&type_, &expected) {
                let (name, type_) = (&field.name, self.unifier.settled(&type_));
                let message = format!(
                    "expected type of field '{name}' is '{expected}' but provided type is '{type_}'"
                );
                return Err(self.fail(field.at, message));
            }
            nodes.push((field.name.clone(), Item { is_optional: field.is_optional, value }));
        }
        let type_ = Type::message(&full);
        let message = Message { name: full.into(), fields: nodes.into() };
        Ok((Node::Struct(Box::new(message)), type_))
    }

    /// The type of what an optional item holds; that of any other item as it is.
    fn inner(&mut self, at: usize, is_optional: bool, type_: Type) -> Compiled<Type> {
        if !is_optional || !self.is_checked {
            return Ok(type_);
        }
        let type_ = self.unifier.resolved(&type_);
        match type_.unwrap_optional() {
            Some(inner) => Ok(inner.clone()),
            None if matches!(type_, Type::Dyn | Type::Error | Type::Param(_)) => Ok(Type::Dyn),
            None => {
                let message = format!("expected type 'optional_type({type_})' but found '{type_}'");
                Err(self.fail(at, message))
            }
        }
    }

    /// The type of what may be of one type or another.
    fn join(&mut self, at: usize, before: Option<Type>, next: Type) -> Compiled<Type> {
        let Some(before) = before else { return Ok(next) };
        if !self.is_checked {
            return Ok(Type::Dyn);
        }
        if self.unifier.assignable(&before, &next) {
            return Ok(Unifier::most_general(&before, &next));
        }
        match self.environment.has_uniform_literals && self.formats == 0 {
            true => {
                let (before, next) = (self.unifier.settled(&before), self.unifier.settled(&next));
                Err(self.fail(at, format!("expected type '{before}' but found '{next}'")))
            }
            false => Ok(Type::Dyn),
        }
    }
}

/// A list of constants is one itself.
fn constant_list(items: &[Item]) -> Option<Node> {
    let constant = |item: &Item| match &item.value {
        Node::Constant(value) if !item.is_optional => Some(value.clone()),
        _ => None,
    };
    let values: Vec<Value<'static>> = items.iter().map(constant).collect::<Option<_>>()?;
    Some(Node::Constant(Value::list(values)))
}

/// A map of constants is one itself, unless it cannot be made.
fn constant_map(entries: &[Entry]) -> Option<Node> {
    let mut map = MapBuilder::default();
    for entry in entries {
        match (&entry.key, &entry.value) {
            (Node::Constant(key), Node::Constant(value)) if !entry.is_optional => {
                map.insert(key.clone(), value.clone()).ok()?;
            }
            _ => return None,
        }
    }
    let map: Map<'static> = map.finish().ok()?;
    Some(Node::Constant(Value::Map(map)))
}
