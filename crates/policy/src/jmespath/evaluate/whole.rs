//! What goes through whole values: comparing, weighing and copying them.

use super::{Evaluation, Found};
use crate::jmespath::error::EvalError;
use crate::jmespath::value::{List, Map, Value};
use crate::tree::{self, Tree};

/// What a value holds beside lists and mappings.
enum Holds {
    Values,
    /// Some expression, too.
    Expressions,
}

impl Evaluation<'_> {
    /// Whether two values say the same.
    pub(in crate::jmespath) fn equal(
        &mut self,
        left: &Value<'_>,
        right: &Value<'_>,
    ) -> Result<bool, EvalError> {
        self.charge(1)?;
        Ok(match (left, right) {
            (Value::Null, Value::Null) => true,
            (Value::Bool(left), Value::Bool(right)) => left == right,
            (Value::Number(left), Value::Number(right)) => left == right,
            (Value::String(left), Value::String(right)) => left.as_str() == right.as_str(),
            (Value::List(left), Value::List(right)) => {
                if left.len() != right.len() {
                    return Ok(false);
                }
                for (left, right) in left.iter().zip(right.iter()) {
                    if !self.equal(&left, &right)? {
                        return Ok(false);
                    }
                }
                true
            }
            (Value::Map(left), Value::Map(right)) => return self.equal_maps(left, right),
            _ => false,
        })
    }

    fn equal_maps(&mut self, left: &Map<'_>, right: &Map<'_>) -> Result<bool, EvalError> {
        if left.len() != right.len() {
            return Ok(false);
        }
        for (key, left) in left.entries() {
            self.charge(right.len() / 8)?;
            let Some(right) = right.get(key.as_str()) else { return Ok(false) };
            if !self.equal(&left, &right)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// A value to be kept, once it is clear that going through it has an end within the budget. An
    /// expression is null.
    pub(in crate::jmespath) fn kept<'v>(&mut self, value: Value<'v>) -> Found<'v> {
        match self.weigh(&value)? {
            Holds::Values => Ok(value),
            Holds::Expressions => self.copy(&value).map(Value::from_tree),
        }
    }

    fn weigh(&mut self, value: &Value<'_>) -> Result<Holds, EvalError> {
        match value {
            Value::Null | Value::Bool(_) | Value::Number(_) => self.charge(1)?,
            Value::String(text) => self.charge_text(text.as_str().len())?,
            Value::List(List::Borrowed(node)) | Value::Map(Map::Borrowed(node)) => {
                self.charge(node.weight())?;
            }
            Value::List(List::Made(items)) => return self.weigh_all(items.iter()),
            Value::Map(Map::Made(entries)) => {
                return self.weigh_all(entries.iter().map(|(_, value)| value));
            }
            Value::Expression(_) => return Ok(Holds::Expressions),
        }
        Ok(Holds::Values)
    }

    fn weigh_all<'i, 'v: 'i>(
        &mut self,
        values: impl Iterator<Item = &'i Value<'v>>,
    ) -> Result<Holds, EvalError> {
        self.charge(1)?;
        let mut holds = Holds::Values;
        for value in values {
            if let Holds::Expressions = self.weigh(value)? {
                holds = Holds::Expressions;
            }
        }
        Ok(holds)
    }

    /// A value that stands for itself. An expression is null.
    pub(in crate::jmespath) fn copy(&mut self, value: &Value<'_>) -> Result<Tree, EvalError> {
        self.charge(1)?;
        Ok(match value {
            Value::Null | Value::Expression(_) => Tree::Null,
            Value::Bool(value) => Tree::Bool(*value),
            Value::Number(number) => Tree::Number(*number),
            Value::String(text) => {
                self.charge_text(text.as_str().len())?;
                Tree::String(text.as_str().to_owned())
            }
            Value::List(list) => {
                let items = list.iter().map(|item| self.copy(&item));
                Tree::List(items.collect::<Result<_, _>>()?)
            }
            Value::Map(map) => {
                let mut copied = tree::Map::new();
                for (key, value) in map.entries() {
                    copied.push(key.as_str().to_owned(), self.copy(&value)?);
                }
                Tree::Map(copied)
            }
        })
    }
}
