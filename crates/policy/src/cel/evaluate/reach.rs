//! The way through a document: what leads there is followed from place to place, and a value is
//! made where the way ends.

use std::sync::Arc;

use super::super::error::Evaluated;
use super::super::program::{Base, Chain, Node, Select, SelectKind};
use super::super::value::{List, Map, Value};
use super::Evaluator;
use super::access::child;

/// What fields are looked for in.
pub(super) enum Held<'a> {
    Value(Value<'a>),
    /// A place in a document.
    Place(model::Node<'a>),
    /// An optional value: a place in a document, or none.
    Perhaps(Option<model::Node<'a>>),
}

impl<'a> Held<'a> {
    /// As a value.
    pub(super) fn value(self) -> Value<'a> {
        match self {
            Held::Value(value) => value,
            Held::Place(place) => Value::of_place(place),
            Held::Perhaps(None) => Value::Optional(None),
            Held::Perhaps(Some(place)) => Value::some(Value::of_place(place)),
        }
    }

    /// What an optional value holds, if anything; any other value is the error.
    pub(super) fn held(self) -> Result<Option<Value<'a>>, Value<'a>> {
        match self {
            Held::Perhaps(place) => Ok(place.map(Value::of_place)),
            Held::Value(Value::Optional(held)) => Ok(held.map(Arc::unwrap_or_clone)),
            other => Err(other.value()),
        }
    }
}

impl<'a> Evaluator<'_, 'a> {
    /// What leads on to a field.
    pub(super) fn reach(&mut self, node: &'a Node) -> Evaluated<Held<'a>> {
        match node {
            Node::Local(local) => match self.locals.get(*local) {
                Some(Value::Map(Map::Node(place))) => {
                    let place = *place;
                    self.budget.charge(1)?;
                    Ok(Held::Place(place))
                }
                _ => self.evaluate(node).map(Held::Value),
            },
            Node::Variable(slot, _) => match self.activation.place(*slot) {
                Some(place) => {
                    self.budget.charge(1)?;
                    Ok(Held::Place(place))
                }
                None => self.evaluate(node).map(Held::Value),
            },
            Node::Select(select) if select.kind != SelectKind::Presence => {
                match (self.before(select)?, select.kind) {
                    (Held::Place(operand), SelectKind::Plain) => {
                        let found = child(operand, select)?;
                        self.budget.charge(1)?;
                        Ok(Held::Place(found))
                    }
                    (operand, _) => self.field(operand, select),
                }
            }
            Node::Index(index) => self.index(index),
            other => self.evaluate(other).map(Held::Value),
        }
    }

    /// Where in a document an operation leads, at its cost; `None`, with nothing done, where it
    /// leads to no place in one.
    #[inline]
    pub(super) fn spot(&mut self, node: &'a Node) -> Evaluated<Option<model::Node<'a>>> {
        let (place, steps) = match node {
            Node::Select(select) if select.kind == SelectKind::Plain => {
                let Some(chain) = &select.chain else { return Ok(None) };
                let Some(place) = self.followed(chain) else { return Ok(None) };
                (place.find(&select.field), chain.cost() + 1)
            }
            Node::Local(local) => match self.locals.get(*local) {
                Some(Value::Map(Map::Node(place)) | Value::List(List::Node(place))) => (*place, 1),
                _ => return Ok(None),
            },
            Node::Variable(slot, _) => match self.activation.place(*slot) {
                Some(place) => (place, 1),
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        if !place.is_present() {
            return Ok(None);
        }
        self.budget.charge(steps)?;
        Ok(Some(place))
    }

    /// What a field is looked for in.
    pub(super) fn before(&mut self, select: &'a Select) -> Evaluated<Held<'a>> {
        if let Some(chain) = &select.chain
            && let Some(place) = self.followed(chain)
        {
            self.budget.charge(chain.cost())?;
            return Ok(Held::Place(place));
        }
        self.reach(&select.operand)
    }

    /// Where in a document a chain of fields leads. `None` where it does not begin in a document
    /// or has no end there.
    #[inline]
    pub(super) fn followed(&self, chain: &Chain) -> Option<model::Node<'a>> {
        let mut place = match chain.base {
            Base::Variable(slot) => self.activation.place(slot)?,
            Base::Local(local) => match self.locals.get(local)? {
                Value::Map(Map::Node(place)) => *place,
                _ => return None,
            },
        };
        for field in &chain.fields {
            place = place.find(field);
            if !place.is_present() {
                return None;
            }
        }
        Some(place)
    }
}
