//! Values beside what they must look like.

use super::Machine;
use crate::rego::builtins::Stop;
use crate::rego::code::Pattern;
use crate::rego::value::Value;

impl<'a> Machine<'a> {
    /// A value looks as it must; its variables are bound.
    pub(super) fn matches(&mut self, pattern: &'a Pattern, value: Value<'a>) -> Result<bool, Stop> {
        match pattern {
            Pattern::Any => Ok(true),
            Pattern::Bind(slot) => {
                self.set(*slot, value);
                Ok(true)
            }
            Pattern::Equal(expression) => Ok(self.value(expression)?.is_some_and(|it| it == value)),
            Pattern::Array(patterns) => {
                let Value::Array(array) = &value else { return Ok(false) };
                if array.len() != patterns.len() {
                    return Ok(false);
                }
                for (pattern, item) in patterns.iter().zip(array.iter()) {
                    if !self.matches(pattern, item)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Pattern::Object(patterns) => {
                let Value::Object(object) = &value else { return Ok(false) };
                if object.len() != patterns.len() {
                    return Ok(false);
                }
                for (key, pattern) in patterns {
                    let Some(key) = self.value(key)? else { return Ok(false) };
                    let Some(item) = object.get(&key) else { return Ok(false) };
                    if !self.matches(pattern, item)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
        }
    }
}
