//! Functions with arguments that are known: what is left of their definitions with these.

use super::{Given, Partial};
use crate::rego::code::{Expression, size};

/// So many functions are made anew.
const MOST: usize = 200;

impl Partial<'_> {
    /// A call whose operands are these, as one of a function that knows those that are known.
    pub(super) fn special(&mut self, rule: usize, operands: Vec<Expression>) -> Expression {
        let given: Given = operands.iter().map(known).collect();
        if given.iter().all(Option::is_none) {
            let inlined = self.as_expression(rule, &operands);
            return inlined.unwrap_or(Expression::Call(rule, operands));
        }
        let made = self.special.iter().find(|(own, held, _)| *own == rule && *held == given);
        let place = match made {
            Some((_, _, place)) => *place,
            None => match self.make(rule, given) {
                Some(place) => place,
                None => return Expression::Call(rule, operands),
            },
        };
        if self.traits(place).is_never && !operands.iter().any(|it| self.may_conflict(it)) {
            return Expression::Undefined;
        }
        let operands: Vec<_> = operands.into_iter().filter(|it| !it.is_constant()).collect();
        let inlined = self.as_expression(place, &operands);
        inlined.unwrap_or(Expression::Call(place, operands))
    }

    fn make(&mut self, rule: usize, given: Given) -> Option<usize> {
        let code = self.code.rules.get(rule)?;
        if self.special.len() >= MOST {
            return None;
        }
        self.parts = self.parts.checked_sub(size(code))?;
        let place = self.done.len();
        self.special.push((rule, given.clone(), place));
        self.done.push(None);
        let made = self.rule(code, &given);
        let traits = self.traits_of(&made);
        *self.done.get_mut(place)? = Some((made, traits));
        Some(place)
    }
}

fn known(operand: &Expression) -> Option<crate::rego::value::Value<'static>> {
    match operand {
        Expression::Constant(value) => Some(value.clone()),
        _ => None,
    }
}
