//! Two terms that are to be the same, and what a value is to look like.

use super::{Emitted, Emitter, Unsafe};
use crate::rego::code::{Expression, Pattern, Step};
use crate::rego::compile::form::{Form, FormKind};
use crate::rego::syntax::ast::Operator;

impl Emitter {
    /// Steps after which both sides are the same.
    pub(super) fn unify(
        &mut self,
        left: &Form,
        right: &Form,
        steps: &mut Vec<Step>,
    ) -> Emitted<()> {
        match (&left.kind, &right.kind) {
            (FormKind::Array(left), FormKind::Array(right)) => {
                if left.len() != right.len() {
                    steps.push(Step::Fail);
                    return Ok(());
                }
                return self.pairs(left.iter().zip(right).collect(), steps);
            }
            (FormKind::Object(entries), FormKind::Object(others)) => {
                if let Some(pairs) = paired(entries, others) {
                    return self.pairs(pairs, steps);
                }
            }
            _ => {}
        }
        if self.is_open(left) {
            let from = self.attempt(steps, |it, steps| it.assign(left, right, steps));
            if from.is_ok() || !self.is_open(right) {
                return from;
            }
        }
        if self.is_open(right) {
            return self.assign(right, left, steps);
        }
        let (left, right) = (self.value(left, steps)?, self.value(right, steps)?);
        steps.push(Step::Test(Expression::Operation(Operator::Equal, Box::new((left, right)))));
        Ok(())
    }

    /// Pairs in any order in which each has what it needs.
    fn pairs(&mut self, mut left: Vec<(&Form, &Form)>, steps: &mut Vec<Step>) -> Emitted<()> {
        while !left.is_empty() {
            let mut first = None;
            let done = left.iter().position(|(one, other)| {
                let tried = self.attempt(steps, |it, steps| it.unify(one, other, steps));
                tried.map_err(|error| first.get_or_insert(error).is_spent).is_ok()
            });
            match (done, first) {
                (Some(done), _) => drop(left.remove(done)),
                (None, Some(error)) => return Err(error),
                (None, None) => break,
            }
        }
        Ok(())
    }

    /// Gives the variables of a pattern the values that are found in a term.
    fn assign(&mut self, pattern: &Form, term: &Form, steps: &mut Vec<Step>) -> Emitted<()> {
        let value = self.value(term, steps)?;
        // The term may have bound what the pattern names.
        match (&pattern.kind, self.pattern(pattern, steps)?) {
            (FormKind::Slot(_), Pattern::Bind(slot)) => steps.push(Step::Let(slot, value)),
            (_, pattern) => steps.push(Step::matching(pattern, value)),
        }
        Ok(())
    }

    /// What a value must look like. It is matched after the steps.
    pub(in crate::rego::compile) fn pattern(
        &mut self,
        form: &Form,
        steps: &mut Vec<Step>,
    ) -> Emitted<Pattern> {
        self.spend(form)?;
        Ok(match &form.kind {
            FormKind::Wildcard => Pattern::Any,
            FormKind::Slot(slot) if !self.is_bound(*slot) => {
                self.bind(*slot);
                Pattern::Bind(*slot)
            }
            FormKind::Array(items) if self.is_open(form) => {
                let items = items.iter().map(|item| self.pattern(item, steps));
                Pattern::Array(items.collect::<Emitted<_>>()?)
            }
            FormKind::Object(entries) if self.is_open(form) => {
                let mut patterns = Vec::new();
                for (key, value) in entries {
                    patterns.push((self.value(key, steps)?, self.pattern(value, steps)?));
                }
                Pattern::Object(patterns)
            }
            _ => Pattern::Equal(self.value(form, steps)?),
        })
    }

    /// It has variables without a value where a pattern may bind them.
    pub(super) fn is_open(&self, form: &Form) -> bool {
        match &form.kind {
            FormKind::Wildcard => true,
            FormKind::Slot(slot) => !self.is_bound(*slot),
            FormKind::Array(items) => items.iter().any(|item| self.is_open(item)),
            FormKind::Object(entries) => entries.iter().any(|(_, value)| self.is_open(value)),
            _ => false,
        }
    }

    pub(super) fn unsafe_at(form: &Form) -> Unsafe {
        let slot = match form.kind {
            FormKind::Slot(slot) => Some(slot),
            _ => None,
        };
        Unsafe { at: form.at, slot, is_spent: false }
    }
}

/// The values of two objects with the same constant keys, each beside its like.
fn paired<'f>(
    entries: &'f [(Form, Form)],
    others: &'f [(Form, Form)],
) -> Option<Vec<(&'f Form, &'f Form)>> {
    if entries.len() != others.len() {
        return None;
    }
    let pair = |(key, value): &'f (Form, Form)| {
        let FormKind::Constant(key) = &key.kind else { return None };
        let is_same = |other: &Form| matches!(&other.kind, FormKind::Constant(it) if it == key);
        let found = others.iter().find(|(other, _)| is_same(other))?;
        Some((value, &found.1))
    };
    entries.iter().map(pair).collect()
}
