//! What must not hold.
//!
//! OPA's compiler takes calls and references out of a negated call and has them before it, where
//! they are not negated: `not f(x.y)` does not hold where `x.y` is undefined. Two sides of `=` or
//! `==` and a reference by itself stay within.

use super::{Emitted, Emitter, Unsafe};
use crate::rego::code::{Expression, Membership, Step};
use crate::rego::compile::form::{Form, FormKind, Literal, LiteralKind};
use crate::rego::syntax::ast::Operator;

impl Emitter {
    pub(super) fn negated(&mut self, literal: &Literal, steps: &mut Vec<Step>) -> Emitted<()> {
        let mut within = Vec::new();
        match &literal.kind {
            LiteralKind::Expression(form) => {
                let test = self.test(form, steps, &mut within)?;
                within.push(Step::Test(test));
            }
            LiteralKind::SomeIn { .. } | LiteralKind::Every { .. } => {
                let positive = Literal { is_negated: false, with: Vec::new(), ..literal.clone() };
                self.literal(&positive, &mut within)?;
            }
        }
        // A negation gives no variable its value.
        if within.iter().any(|step| matches!(step, Step::Each(_) | Step::Match(_))) {
            return Err(Unsafe { at: literal.at, slot: None, is_spent: false });
        }
        steps.push(Step::Not(within));
        Ok(())
    }

    /// What is tested, once what stands `before` the negation is done.
    fn test(
        &mut self,
        form: &Form,
        before: &mut Vec<Step>,
        within: &mut Vec<Step>,
    ) -> Emitted<Expression> {
        Ok(match &form.kind {
            // The call that gives its last argument is itself what is negated.
            FormKind::Binary(Operator::Assign, sides) => {
                let result = self.side(&sides.0, before, within)?;
                let call = self.test(&sides.1, before, within)?;
                Expression::Operation(Operator::Equal, Box::new((result, call)))
            }
            FormKind::Binary(Operator::Equal | Operator::Unify, sides) => {
                let left = self.side(&sides.0, before, within)?;
                let right = self.side(&sides.1, before, within)?;
                Expression::Operation(Operator::Equal, Box::new((left, right)))
            }
            FormKind::Binary(operator, sides) => {
                let sides = (self.before(&sides.0, before)?, self.before(&sides.1, before)?);
                Expression::Operation(*operator, Box::new(sides))
            }
            FormKind::Builtin(builtin, arguments) if !builtin.is_relation() => {
                Expression::Builtin(*builtin, self.all_before(arguments, before)?)
            }
            FormKind::Call(rule, arguments) => {
                Expression::Call(*rule, self.all_before(arguments, before)?)
            }
            FormKind::In(membership) => {
                let key =
                    membership.key.as_ref().map(|key| self.before(key, before)).transpose()?;
                let value = self.before(&membership.value, before)?;
                let domain = self.before(&membership.domain, before)?;
                Expression::In(Box::new(Membership { key, value, domain }))
            }
            _ => self.side(form, before, within)?,
        })
    }

    fn all_before(&mut self, forms: &[Form], before: &mut Vec<Step>) -> Emitted<Vec<Expression>> {
        let values = self.values(forms.iter(), before)?;
        Ok(values.into_iter().map(|value| self.held(value, before)).collect())
    }

    fn before(&mut self, form: &Form, before: &mut Vec<Step>) -> Emitted<Expression> {
        let value = self.value(form, before)?;
        Ok(self.held(value, before))
    }

    /// A side of an equation, or a reference: calls in it come before.
    fn side(
        &mut self,
        form: &Form,
        before: &mut Vec<Step>,
        within: &mut Vec<Step>,
    ) -> Emitted<Expression> {
        match &form.kind {
            FormKind::Reference(head, keys) => {
                let mut form = form.clone();
                if let FormKind::Reference(new_head, new_keys) = &mut form.kind {
                    if is_call(head) {
                        **new_head = self.taken_out(head, before)?;
                    }
                    for (new, key) in new_keys.iter_mut().zip(keys) {
                        if is_call(key) || matches!(key.kind, FormKind::Reference(..)) {
                            *new = self.taken_out(key, before)?;
                        }
                    }
                }
                self.value(&form, within)
            }
            _ if is_call(form) => self.before(form, before),
            _ => self.value(form, within),
        }
    }

    fn taken_out(&mut self, form: &Form, before: &mut Vec<Step>) -> Emitted<Form> {
        let value = self.value(form, before)?;
        let slot = self.fresh();
        before.push(Step::Let(slot, value));
        Ok(Form { at: form.at, kind: FormKind::Slot(slot) })
    }
}

fn is_call(form: &Form) -> bool {
    let call = matches!(form.kind, FormKind::Builtin(..) | FormKind::Call(..) | FormKind::In(_));
    call || matches!(form.kind, FormKind::Binary(..))
}
