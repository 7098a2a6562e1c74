//! Expressions, parts of which are known.

use model::document::Key;

use super::{Constants, Partial};
use crate::rego::code::{Closure, Expression};
use crate::rego::value::Value;

impl<'c> Partial<'c> {
    /// What is left of an expression.
    pub(super) fn expression(
        &mut self,
        it: &'c Expression,
        constants: &mut Constants,
    ) -> Expression {
        match it {
            Expression::Constant(_)
            | Expression::Undefined
            | Expression::Input
            | Expression::Data
            | Expression::Folder(_) => it.clone(),
            Expression::Slot(slot) => constants.values.get(slot).unwrap_or(it).clone(),
            Expression::Rule(rule) => match self.traits(*rule) {
                traits if traits.is_never => Expression::Undefined,
                traits if traits.is_known => self.evaluated_or(it, constants, || it.clone()),
                _ => it.clone(),
            },
            Expression::Path(head, keys) => self.path(it, (head, keys), constants),
            Expression::At(_) => match self.of_operands(it, constants) {
                // No array has an item of such a name.
                Expression::At(left) => match *left {
                    (head, Expression::Constant(Value::String(name))) => head.field(name.as_str()),
                    left => Expression::At(Box::new(left)),
                },
                left => left,
            },
            Expression::ArrayOf(closure) => {
                let left = Expression::ArrayOf(Box::new(self.closure(closure, constants)));
                self.comprehension(it, left, constants)
            }
            Expression::SetOf(closure) => {
                let left = Expression::SetOf(Box::new(self.closure(closure, constants)));
                self.comprehension(it, left, constants)
            }
            Expression::ObjectOf(parts) => {
                let closure = self.closure(&parts.1, constants);
                let key = self.expression(&parts.0, constants);
                self.comprehension(it, Expression::ObjectOf(Box::new((key, closure))), constants)
            }
            _ => self.of_operands(it, constants),
        }
    }

    fn path(
        &mut self,
        it: &'c Expression,
        (head, keys): (&'c Expression, &'c [Key]),
        constants: &mut Constants,
    ) -> Expression {
        if matches!(head, Expression::Input) {
            let is_known = keys.first().is_some_and(|key| self.known.field(key.as_str()).is_some());
            return match is_known {
                true => self.evaluated_or(it, constants, || it.clone()),
                false => it.clone(),
            };
        }
        let head = self.expression(head, constants);
        let is_known = head.is_constant();
        let left = match head.is_undefined() {
            true => Expression::Undefined,
            false => keys.iter().fold(head, |head, key| head.field(key.as_str())),
        };
        if is_known { self.evaluated_or(it, constants, || left) } else { left }
    }

    fn of_operands(&mut self, it: &'c Expression, constants: &mut Constants) -> Expression {
        let operands = it.operands().into_iter();
        let operands: Vec<_> = operands.map(|it| self.expression(it, constants)).collect();
        let (is_known, is_never) = match it {
            Expression::Call(rule, _) => {
                let traits = self.traits(*rule);
                (traits.is_known, traits.is_never)
            }
            _ => (true, false),
        };
        let is_undefined = is_never || operands.iter().any(Expression::is_undefined);
        if is_undefined && !operands.iter().any(|it| self.may_conflict(it)) {
            return Expression::Undefined;
        }
        let are_known =
            operands.iter().all(Expression::is_constant) || self.looks_into_known(it, &operands);
        let left = it.with_operands(operands);
        if is_known && are_known {
            let left = self.evaluated_or(it, constants, || left);
            return match left {
                Expression::Call(rule, operands) => self.special(rule, operands),
                left => left,
            };
        }
        match left {
            Expression::Call(rule, operands) => self.special(rule, operands),
            left => self.with_pattern(left),
        }
    }

    /// `object.get(input, "parameters", {})`, where that entry is known.
    fn looks_into_known(&self, it: &Expression, operands: &[Expression]) -> bool {
        let Expression::Builtin(builtin, _) = it else { return false };
        let [Expression::Input, Expression::Constant(key), Expression::Constant(_)] = operands
        else {
            return false;
        };
        let first = match key {
            Value::Array(path) => path.get(0),
            key => Some(key.clone()),
        };
        builtin.name() == "object.get" && first.is_some_and(|key| self.known.get(&key).is_some())
    }

    /// A pattern that is known now is compiled now.
    fn with_pattern(&mut self, left: Expression) -> Expression {
        if let Expression::Builtin(builtin, operands) = &left
            && let Some(Expression::Constant(Value::String(text))) =
                builtin.pattern().and_then(|position| operands.get(position))
        {
            self.patterns.add(text.as_str());
        }
        left
    }

    fn closure(&mut self, closure: &'c Closure, constants: &mut Constants) -> Closure {
        let steps = self.steps(&closure.steps, constants);
        Closure { steps, value: self.expression(&closure.value, constants) }
    }

    fn comprehension(
        &mut self,
        it: &'c Expression,
        left: Expression,
        constants: &Constants,
    ) -> Expression {
        match self.is_known(&left) {
            true => self.evaluated_or(it, constants, || left),
            false => left,
        }
    }

    /// What an expression comes to that is known; the other where that cannot be told.
    fn evaluated_or(
        &mut self,
        it: &'c Expression,
        constants: &Constants,
        other: impl FnOnce() -> Expression,
    ) -> Expression {
        match self.machine.value_apart(constants.known(), constants.slots, it) {
            Ok(Some(value)) => value.kept(&mut self.room).map_or_else(other, Expression::Constant),
            Ok(None) => Expression::Undefined,
            Err(_) => other(),
        }
    }
}
