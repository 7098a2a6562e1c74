//! Texts that are added up, one after the other: they are put together at once.

use std::borrow::Cow;

use super::super::budget::check_text;
use super::super::error::Evaluated;
use super::super::program::Node;
use super::super::syntax::ast::Binary;
use super::super::value::{Text, Value};
use super::{Evaluator, traversal};

/// Values that are added up from the left.
pub(super) enum Sum<'a> {
    /// Texts, put together so far.
    Text(Summed),
    Value(Value<'a>),
}

/// A text that grows, and how many characters it has.
pub(super) struct Summed {
    text: String,
    characters: usize,
}

impl Summed {
    fn of(first: &Text<'_>) -> Summed {
        let mut text = String::with_capacity(2 * first.as_str().len() + 64);
        text.push_str(first.as_str());
        Summed { text, characters: first.characters() }
    }
}

impl<'a> Sum<'a> {
    pub(super) fn value(self) -> Value<'a> {
        match self {
            Sum::Text(summed) => Value::from(summed.text),
            Sum::Value(value) => value,
        }
    }
}

impl<'a> Evaluator<'_, 'a> {
    /// What adding something to a sum gives.
    pub(super) fn sum(&mut self, left: &'a (Node, Node), right: &'a Node) -> Evaluated<Sum<'a>> {
        let left = match &left.0 {
            Node::Binary(Binary::Add, sides) => self.sum(sides, &left.1)?,
            first => {
                let (first, second) = (self.operand(first)?, self.operand(&left.1)?);
                match (&*first, &*second) {
                    (Value::String(ours), Value::String(theirs)) => {
                        let mut text = Summed::of(ours);
                        self.add(&mut text, theirs)?;
                        Sum::Text(text)
                    }
                    _ => Sum::Value(self.joined(Binary::Add, first, second)?),
                }
            }
        };
        let right = self.operand(right)?;
        match (left, &*right) {
            (Sum::Text(mut text), Value::String(theirs)) => {
                self.add(&mut text, theirs)?;
                Ok(Sum::Text(text))
            }
            (left, _) => self.joined(Binary::Add, Cow::Owned(left.value()), right).map(Sum::Value),
        }
    }

    fn add(&mut self, text: &mut Summed, theirs: &Text<'a>) -> Evaluated<()> {
        text.characters += theirs.characters();
        self.budget.charge(traversal(text.characters as u64))?;
        check_text(text.text.len() + theirs.as_str().len())?;
        text.text.push_str(theirs.as_str());
        Ok(())
    }
}
