//! What brings variables of its own: folds, bindings, blocks.

use std::sync::Arc;

use super::super::program::{Fold, FoldKind, Node};
use super::super::syntax::ast::{self, Expr, Name, Step};
use super::super::types::Type;
use super::{Compiled, Compiler, Typed};

impl Compiler<'_> {
    pub(super) fn fold(&mut self, fold: &ast::Fold) -> Compiled<Typed> {
        let (range, range_type) = self.expr(&fold.range)?;
        let range_type = self.unifier.resolved(&range_type);
        let (key, item) = self.variables(fold, &range_type)?;
        let first = self.scope.reserve(2);
        let has_second = fold.second.is_some();
        match &fold.second {
            None => self.scope.enter_at(first, &fold.first, item.clone()),
            Some(second) => {
                self.scope.enter_at(first, &fold.first, key.clone());
                self.scope.enter_at(first + 1, second, item.clone());
            }
        }
        let (filter, body) = fold.step.parts();
        let filter = match filter {
            None => None,
            Some(filter) => {
                let (node, type_) = self.expr(filter)?;
                self.expect(filter.at, &Type::Bool, &type_)?;
                Some(node)
            }
        };
        let (node, type_) = self.expr(body)?;
        self.scope.leave(1 + usize::from(has_second), 2);
        let (kind, result) = match &fold.step {
            Step::All(_) | Step::Exists(_) | Step::ExistsOne(_) | Step::Filter(_) => {
                self.expect(body.at, &Type::Bool, &type_)?;
                match &fold.step {
                    Step::All(_) => (FoldKind::All, Type::Bool),
                    Step::Exists(_) => (FoldKind::Exists, Type::Bool),
                    Step::ExistsOne(_) => (FoldKind::ExistsOne, Type::Bool),
                    _ => (FoldKind::Filter, Type::list(item)),
                }
            }
            Step::Map { .. } => (FoldKind::Map, Type::list(type_)),
            Step::MapValues { .. } => (FoldKind::MapValues, Type::map(key, type_)),
            Step::MapEntries { .. } => {
                let entry = Type::map(self.unifier.fresh(), self.unifier.fresh());
                self.expect(body.at, &entry, &type_)?;
                (FoldKind::MapEntries, self.unifier.resolved(&entry))
            }
            Step::SortBy(_) => (FoldKind::SortBy, Type::list(item)),
        };
        let fold = Fold { range, first, has_second, kind, filter, body: node };
        Ok((Node::Fold(Box::new(fold)), result))
    }

    /// The types of a key or index of what is gone through, and of what stands there.
    fn variables(&mut self, fold: &ast::Fold, range: &Type) -> Compiled<(Type, Type)> {
        Ok(match range {
            Type::List(item) => (Type::Int, (**item).clone()),
            Type::Map(entry) if fold.second.is_some() => (entry.0.clone(), entry.1.clone()),
            Type::Map(entry) => (entry.0.clone(), entry.0.clone()),
            Type::Dyn | Type::Error => (Type::Dyn, Type::Dyn),
            Type::Param(_) => {
                self.unifier.assignable(&Type::Dyn, range);
                (Type::Dyn, Type::Dyn)
            }
            _ if !self.is_checked => (Type::Dyn, Type::Dyn),
            _ => {
                let message = format!(
                    "expression of type '{range}' cannot be range of a comprehension (must be list, map, or dynamic)"
                );
                return Err(self.fail(fold.range.at, message));
            }
        })
    }

    pub(super) fn bind(&mut self, name: &Name, value: &Expr, body: &Expr) -> Compiled<Typed> {
        let (value, type_) = self.expr(value)?;
        let local = self.scope.enter(name, type_);
        let (body, result) = self.expr(body)?;
        self.scope.leave(1, 1);
        Ok((Node::Bind { local, bound: Box::new((value, body)) }, result))
    }

    pub(super) fn optional_map(
        &mut self,
        at: usize,
        name: &Name,
        bound: &(Expr, Expr),
        is_flat: bool,
    ) -> Compiled<Typed> {
        let (target, type_) = self.expr(&bound.0)?;
        let held = self.unifier.fresh();
        self.expect(at, &Type::optional(held.clone()), &type_)?;
        let held = if self.is_checked { self.unifier.resolved(&held) } else { Type::Dyn };
        let local = self.scope.enter(name, held);
        let (body, body_type) = self.expr(&bound.1)?;
        self.scope.leave(1, 1);
        let result = if is_flat {
            let held = Type::optional(self.unifier.fresh());
            self.expect(bound.1.at, &held, &body_type)?;
            self.unifier.resolved(&held)
        } else {
            Type::optional(body_type)
        };
        Ok((Node::OptionalMap { local, bound: Box::new((target, body)), is_flat }, result))
    }

    pub(super) fn block(&mut self, slots: &[Expr], body: &Expr) -> Compiled<Typed> {
        let count = slots.len();
        let first = self.scope.reserve(2 * count);
        for (index, slot) in slots.iter().enumerate() {
            let (node, type_) = self.expr(slot)?;
            let name: Name = format!("@index:{index}").into();
            self.scope.enter_at(first + 2 * index, &name, type_);
            self.slots.insert(name, Arc::new(node));
        }
        let (body, result) = self.expr(body)?;
        self.scope.leave(count, 2 * count);
        Ok((Node::Block { first, count, body: Box::new(body) }, result))
    }
}
