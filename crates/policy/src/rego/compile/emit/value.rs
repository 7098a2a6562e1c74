//! Terms as expressions. Where a term has any number of values, a step goes through them.

use model::document::Key;

use super::{Emitted, Emitter};
use crate::rego::code::{Expression, Membership, Pattern, Slot, Step};
use crate::rego::compile::form::{Form, FormKind};
use crate::rego::syntax::ast::Operator;
use crate::rego::value::{Object, Value};

impl Emitter {
    /// What a term is, once the steps are done.
    pub(in crate::rego::compile) fn value(
        &mut self,
        form: &Form,
        steps: &mut Vec<Step>,
    ) -> Emitted<Expression> {
        self.spend(form)?;
        Ok(match &form.kind {
            FormKind::Constant(value) => Expression::Constant(value.clone()),
            FormKind::Slot(slot) if self.is_bound(*slot) => Expression::Slot(*slot),
            FormKind::Slot(_) | FormKind::Wildcard => return Err(Emitter::unsafe_at(form)),
            FormKind::Input => Expression::Input,
            FormKind::Data => Expression::Data,
            FormKind::Rule(rule) => Expression::Rule(*rule),
            FormKind::Folder(folder) => Expression::Folder(*folder),
            FormKind::Reference(head, keys) => self.reference(head, keys, steps)?,
            FormKind::Builtin(builtin, arguments) => {
                let call = Expression::Builtin(*builtin, self.values(arguments.iter(), steps)?);
                match builtin.is_relation() {
                    false => call,
                    true => Expression::Slot(self.each(call, Pattern::Any, steps)),
                }
            }
            FormKind::Call(rule, arguments) => {
                Expression::Call(*rule, self.values(arguments.iter(), steps)?)
            }
            FormKind::Array(items) => array(self.values(items.iter(), steps)?),
            FormKind::Set(items) => set(self.values(items.iter(), steps)?),
            FormKind::Object(entries) => {
                let flat = entries.iter().flat_map(|(key, value)| [key, value]);
                object(self.values(flat, steps)?)
            }
            FormKind::ArrayOf(closure) => {
                Expression::ArrayOf(Box::new(self.closure(closure, form.at)?))
            }
            FormKind::SetOf(closure) => {
                Expression::SetOf(Box::new(self.closure(closure, form.at)?))
            }
            FormKind::ObjectOf(entry) => {
                let mut closure = self.closure(&entry.1, form.at)?;
                let key = self.value(&entry.0, &mut closure.steps)?;
                Expression::ObjectOf(Box::new((key, closure)))
            }
            FormKind::Binary(operator, sides) => {
                let operator = match operator {
                    Operator::Assign | Operator::Unify => Operator::Equal,
                    operator => *operator,
                };
                let mut both = self.values([&sides.0, &sides.1], steps)?.into_iter();
                match (both.next(), both.next()) {
                    (Some(left), Some(right)) => {
                        Expression::Operation(operator, Box::new((left, right)))
                    }
                    _ => return Err(Emitter::unsafe_at(form)),
                }
            }
            FormKind::In(membership) => {
                let key = membership.key.as_ref().map(|key| self.value(key, steps)).transpose()?;
                let value = self.value(&membership.value, steps)?;
                let domain = self.value(&membership.domain, steps)?;
                Expression::In(Box::new(Membership { key, value, domain }))
            }
        })
    }

    /// What terms are. One may bind what another before it uses.
    pub(in crate::rego::compile) fn values<'f>(
        &mut self,
        forms: impl IntoIterator<Item = &'f Form>,
        steps: &mut Vec<Step>,
    ) -> Emitted<Vec<Expression>> {
        let forms: Vec<&Form> = forms.into_iter().collect();
        let mut values: Vec<Option<Expression>> = forms.iter().map(|_| None).collect();
        loop {
            let (mut error, mut is_further) = (None, false);
            for (form, value) in forms.iter().zip(&mut values) {
                if value.is_some() {
                    continue;
                }
                match self.attempt(steps, |it, steps| it.value(form, steps)) {
                    Ok(made) => {
                        *value = Some(made);
                        is_further = true;
                    }
                    Err(told) => {
                        error.get_or_insert(told);
                    }
                }
            }
            match error {
                None => return Ok(values.into_iter().flatten().collect()),
                Some(error) if !is_further || error.is_spent => return Err(error),
                Some(_) => {}
            }
        }
    }

    fn reference(
        &mut self,
        head: &Form,
        keys: &[Form],
        steps: &mut Vec<Step>,
    ) -> Emitted<Expression> {
        let mut found = self.value(head, steps)?;
        let mut path: Vec<Key> = Vec::new();
        for key in keys {
            if let FormKind::Constant(Value::String(text)) = &key.kind {
                path.push(Key::new(text.as_str()));
                continue;
            }
            found = at_end(found, std::mem::take(&mut path));
            found = if self.is_open(key) {
                let key = self.pattern(key, steps)?;
                Expression::Slot(self.each(found, key, steps))
            } else {
                let key = self.value(key, steps)?;
                Expression::At(Box::new((found, key)))
            };
        }
        Ok(at_end(found, path))
    }

    /// A step through all there is; the variable of the items.
    fn each(&mut self, over: Expression, key: Pattern, steps: &mut Vec<Step>) -> Slot {
        let slot = self.fresh();
        steps.push(Step::each(over, key, Pattern::Bind(slot)));
        slot
    }
}

fn at_end(head: Expression, path: Vec<Key>) -> Expression {
    if path.is_empty() { head } else { Expression::Path(Box::new(head), path) }
}

/// The values of expressions that are all constant.
fn constants(values: &[Expression]) -> Option<Vec<Value<'static>>> {
    let constant = |it: &Expression| match it {
        Expression::Constant(value) => Some(value.clone()),
        _ => None,
    };
    values.iter().map(constant).collect()
}

fn array(values: Vec<Expression>) -> Expression {
    match constants(&values) {
        Some(values) => Expression::Constant(Value::array(values)),
        None => Expression::Array(values),
    }
}

fn set(values: Vec<Expression>) -> Expression {
    match constants(&values) {
        Some(values) => Expression::Constant(Value::set(values)),
        None => Expression::Set(values),
    }
}

/// Of keys and values in turn.
fn object(flat: Vec<Expression>) -> Expression {
    if let Some(values) = constants(&flat) {
        let mut values = values.into_iter();
        let mut entries = Vec::new();
        while let (Some(key), Some(value)) = (values.next(), values.next()) {
            entries.push((key, value));
        }
        return Expression::Constant(Value::Object(Object::new(entries)));
    }
    let mut flat = flat.into_iter();
    let mut entries = Vec::new();
    while let (Some(key), Some(value)) = (flat.next(), flat.next()) {
        entries.push((key, value));
    }
    Expression::Object(entries)
}
