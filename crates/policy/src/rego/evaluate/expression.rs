//! Expressions: one value, or none.

use std::ops::ControlFlow;

use model::document::Key;

use super::{Found, Machine, NEXT, operation};
use crate::rego::builtins::Stop;
use crate::rego::code::{Closure, Expression, Membership};
use crate::rego::syntax::ast::Operator;
use crate::rego::value::{Object, Text, Value};

impl<'a> Machine<'a> {
    /// An expression is neither undefined nor false.
    pub(super) fn holds(&mut self, expression: &'a Expression) -> Result<bool, Stop> {
        Ok(!matches!(self.value(expression)?, None | Some(Value::Bool(false))))
    }

    /// What an expression comes to.
    pub(super) fn value(&mut self, expression: &'a Expression) -> Found<'a> {
        match expression {
            Expression::Constant(value) => Ok(Some(borrowed(value))),
            Expression::Undefined => Ok(None),
            Expression::Slot(slot) => Ok(self.slot(*slot).cloned()),
            Expression::Input => Ok(self.input.clone()),
            Expression::Data => Ok(self.data.clone()),
            Expression::Path(head, keys) => self.path(head, keys),
            expression => {
                self.spend()?;
                light(self.deeper(|it| match expression {
                    Expression::Operation(operator, sides) => it.operation(*operator, sides),
                    Expression::Builtin(builtin, arguments) => {
                        it.given(arguments, |it, all| builtin.call(&mut it.context, all))
                    }
                    Expression::Call(rule, arguments) => it.call(*rule, arguments),
                    expression => it.made(expression),
                }))
            }
        }
    }

    /// What is not as frequent, and takes more stack.
    #[inline(never)]
    fn made(&mut self, expression: &'a Expression) -> Found<'a> {
        Ok(match expression {
            Expression::Rule(rule) => self.known(*rule)?,
            Expression::Folder(folder) => Some(self.contents(*folder)?),
            Expression::At(parts) => match (self.value(&parts.0)?, self.value(&parts.1)?) {
                (Some(value), Some(key)) => value.get(&key),
                _ => None,
            },
            Expression::In(membership) => self.membership(membership)?,
            Expression::Array(items) => self.all(items)?.map(Value::array),
            Expression::Set(items) => self.all(items)?.map(Value::set),
            Expression::Object(entries) => {
                let mut made = Vec::with_capacity(entries.len());
                for (key, value) in entries {
                    match (self.value(key)?, self.value(value)?) {
                        (Some(key), Some(value)) => made.push((key, value)),
                        _ => return Ok(None),
                    }
                }
                Some(Value::Object(Object::new(made)))
            }
            Expression::ArrayOf(closure) => Some(Value::array(self.each_of(closure)?)),
            Expression::SetOf(closure) => Some(Value::set(self.each_of(closure)?)),
            Expression::ObjectOf(parts) => Some(self.object_of(&parts.0, &parts.1)?),
            _ => None,
        })
    }

    /// What stands at the end of keys. Nothing on the way is copied.
    fn path(&mut self, head: &'a Expression, keys: &'a [Key]) -> Found<'a> {
        let owned;
        let start = match head {
            Expression::Slot(slot) => self.slot(*slot),
            Expression::Input => self.input.as_ref(),
            Expression::Data => self.data.as_ref(),
            head => {
                owned = self.value(head)?;
                owned.as_ref()
            }
        };
        Ok(start.and_then(|start| follow(start, keys)))
    }

    /// Does something with the values of expressions, nothing where one has none. Most functions
    /// have so few arguments that these need no room elsewhere.
    fn given(
        &mut self,
        expressions: &'a [Expression],
        then: impl FnOnce(&mut Machine<'a>, &[Value<'a>]) -> Found<'a>,
    ) -> Found<'a> {
        match expressions {
            [one] => match self.value(one)? {
                Some(one) => then(self, &[one]),
                None => Ok(None),
            },
            [one, two] => {
                let Some(one) = self.value(one)? else { return Ok(None) };
                let Some(two) = self.value(two)? else { return Ok(None) };
                then(self, &[one, two])
            }
            more => match self.all(more)? {
                Some(all) => then(self, &all),
                None => Ok(None),
            },
        }
    }

    /// The values of expressions; `None` where one has none.
    fn all(&mut self, expressions: &'a [Expression]) -> Result<Option<Vec<Value<'a>>>, Stop> {
        let mut values = Vec::with_capacity(expressions.len());
        for expression in expressions {
            match self.value(expression)? {
                Some(value) => values.push(value),
                None => return Ok(None),
            }
        }
        Ok(Some(values))
    }

    /// Sides that are at hand are looked at where they are.
    fn operation(&mut self, operator: Operator, sides: &'a (Expression, Expression)) -> Found<'a> {
        let (left, right) = (self.unless_at_hand(&sides.0)?, self.unless_at_hand(&sides.1)?);
        let (slots, frame) = (&self.slots, self.frame);
        let at_hand = |side: &'a Expression| match side {
            Expression::Constant(value) => Some(value),
            Expression::Slot(slot) => slots.get(frame + slot).and_then(Option::as_ref),
            _ => None,
        };
        let left = left.as_ref().or_else(|| at_hand(&sides.0));
        let right = right.as_ref().or_else(|| at_hand(&sides.1));
        match (left, right) {
            (Some(left), Some(right)) => operation::of(operator, left, right, &mut self.context),
            _ => Ok(None),
        }
    }

    fn unless_at_hand(&mut self, side: &'a Expression) -> Found<'a> {
        match side {
            Expression::Constant(_) | Expression::Slot(_) => Ok(None),
            side => self.value(side),
        }
    }

    fn membership(&mut self, parts: &'a Membership) -> Found<'a> {
        let key = match &parts.key {
            Some(key) => match self.value(key)? {
                Some(key) => Some(key),
                None => return Ok(None),
            },
            None => None,
        };
        let (Some(value), Some(domain)) = (self.value(&parts.value)?, self.value(&parts.domain)?)
        else {
            return Ok(None);
        };
        let is_member = match (key, &domain) {
            (Some(key), domain) => domain.get(&key).is_some_and(|held| held == value),
            (None, Value::Array(array)) => array.iter().any(|item| item == value),
            (None, Value::Object(object)) => object.entries().any(|(_, item)| item == value),
            (None, Value::Set(set)) => set.contains(&value),
            (None, _) => false,
        };
        Ok(Some(Value::Bool(is_member)))
    }

    /// A value for each solution.
    fn each_of(&mut self, closure: &'a Closure) -> Result<Vec<Value<'a>>, Stop> {
        let mut values = Vec::new();
        self.for_each(&closure.steps, &mut |it| {
            values.extend(it.value(&closure.value)?);
            it.context.spend(1)?;
            NEXT
        })?;
        Ok(values)
    }

    fn object_of(&mut self, key: &'a Expression, closure: &'a Closure) -> Result<Value<'a>, Stop> {
        let mut entries = Vec::new();
        self.for_each(&closure.steps, &mut |it| {
            if let (Some(key), Some(value)) = (it.value(key)?, it.value(&closure.value)?) {
                entries.push((key, value));
            }
            it.context.spend(1)?;
            Ok(ControlFlow::Continue(()))
        })?;
        entries.sort();
        entries.dedup();
        if entries.iter().zip(entries.iter().skip(1)).any(|(one, next)| one.0 == next.0) {
            return Err(Stop("object keys must be unique".to_owned()));
        }
        Ok(Value::Object(Object::new(entries)))
    }
}

/// What was found, unless it is too much to be gone through.
#[inline]
fn light(found: Found<'_>) -> Found<'_> {
    match &found {
        Ok(Some(value @ (Value::Array(_) | Value::Object(_) | Value::Set(_))))
            if value.weight().is_too_much() =>
        {
            Err(too_large())
        }
        _ => found,
    }
}

#[cold]
fn too_large() -> Stop {
    Stop("its Rego was stopped: it made too large a value".to_owned())
}

/// What stands at the end of keys.
pub(super) fn follow<'a>(start: &Value<'a>, keys: &[Key]) -> Option<Value<'a>> {
    let (first, rest) = keys.split_first()?;
    if let Value::Object(object @ Object::Made(..)) = start
        && !rest.is_empty()
    {
        return follow(object.held_by(first)?, rest);
    }
    match start {
        Value::Object(Object::Node(node)) => {
            Value::of_node(rest.iter().fold(node.find(first), |node, key| node.find(key)))
        }
        Value::Object(Object::Made(..)) | Value::Set(_) => {
            let found = match start {
                Value::Object(object) => object.held_by(first)?.clone(),
                other => other.get(&Value::string(first.as_str()))?,
            };
            if rest.is_empty() { Some(found) } else { follow(&found, rest) }
        }
        _ => None,
    }
}

/// A value of the program, without copying its text.
pub(super) fn borrowed<'a>(value: &'a Value<'static>) -> Value<'a> {
    match value {
        Value::String(Text::Shared(text)) => Value::String(Text::Borrowed(text)),
        other => other.clone(),
    }
}
