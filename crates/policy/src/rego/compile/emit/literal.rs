//! The steps of one literal.

use super::{Emitted, Emitter};
use crate::rego::code::{Change, Each, Pattern, Step, Target, With};
use crate::rego::compile::form::{Body, Form, FormKind, Literal, LiteralKind};
use crate::rego::syntax::ast::Operator;

impl Emitter {
    pub(super) fn literal(&mut self, literal: &Literal, steps: &mut Vec<Step>) -> Emitted<()> {
        if literal.with.is_empty() {
            return self.bare(literal, steps);
        }
        let mut changes = Vec::new();
        for with in &literal.with {
            let value = self.value(&with.value, steps)?;
            let target = match with.is_data {
                true => Target::Data(with.path.clone()),
                false => Target::Input(with.path.clone()),
            };
            changes.push(Change { target, value });
        }
        let before = self.bound.clone();
        let mut within = Vec::new();
        self.bare(literal, &mut within)?;
        let was_bound = |slot: &usize| before.get(*slot).copied().unwrap_or_default();
        let bound = (0..self.bound.len()).filter(|slot| self.is_bound(*slot) && !was_bound(slot));
        let bound = bound.collect();
        steps.push(Step::With(Box::new(With { changes, steps: within, bound })));
        Ok(())
    }

    fn bare(&mut self, literal: &Literal, steps: &mut Vec<Step>) -> Emitted<()> {
        if literal.is_negated {
            return self.negated(literal, steps);
        }
        match &literal.kind {
            LiteralKind::Expression(form) => self.expression(form, steps),
            LiteralKind::SomeIn { key, value, domain } => {
                let over = self.value(domain, steps)?;
                let key = match key {
                    Some(key) => self.pattern(key, steps)?,
                    None => Pattern::Any,
                };
                let item = self.pattern(value, steps)?;
                steps.push(Step::each(over, key, item));
                Ok(())
            }
            LiteralKind::Every { key, value, domain, body } => {
                let parts = (*key, *value, domain, body);
                self.every(parts, literal.at, steps)
            }
        }
    }

    fn every(
        &mut self,
        (key, value, domain, body): (Option<usize>, usize, &Form, &Body),
        at: usize,
        steps: &mut Vec<Step>,
    ) -> Emitted<()> {
        let over = self.value(domain, steps)?;
        self.is_free(body, at)?;
        let mut bind = |slot| {
            self.bind(slot);
            Pattern::Bind(slot)
        };
        let key = key.map_or(Pattern::Any, &mut bind);
        let item = bind(value);
        let mut within = Vec::new();
        self.body(body, &mut within)?;
        steps.push(Step::Every(Box::new((Each { over, key, item }, within))));
        Ok(())
    }

    /// What must be neither undefined nor false, or the same on both sides.
    pub(super) fn expression(&mut self, form: &Form, steps: &mut Vec<Step>) -> Emitted<()> {
        if let FormKind::Binary(Operator::Unify | Operator::Assign, sides) = &form.kind {
            return self.unify(&sides.0, &sides.1, steps);
        }
        let test = self.value(form, steps)?;
        steps.push(Step::Test(test));
        Ok(())
    }
}
