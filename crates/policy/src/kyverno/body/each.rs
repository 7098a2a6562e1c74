//! `foreach`: the same of each item of a list.

use std::sync::Arc;

use model::{Node, World};

use super::{Demand, Says};
use crate::jmespath::{EvalError, Expression, List, Map, Missing, Text, Value};
use crate::kyverno::condition::Conditions;
use crate::kyverno::context::{Asks, Context};
use crate::kyverno::known::{Elements, Known, MOST_ITEMS};
use crate::kyverno::reader::Reader;
use crate::kyverno::template::{Fault, Variable};
use crate::tree::Tree;

/// One list, and what is asked of its items.
#[derive(Debug, Clone)]
pub(super) struct Each {
    list: Variable,
    /// The item is what patterns are laid beside; by default where it is a mapping.
    is_scoped: Option<bool>,
    context: Context,
    preconditions: Option<Conditions>,
    demand: Demand,
}

/// What lists say one after another. One that fails counts only where no other has items.
pub(super) fn judge<'k>(
    lists: &'k [Each],
    object: Node<'_>,
    known: &Known<'k>,
    world: &dyn World,
) -> Says {
    let (mut applied, mut failed) = (false, None);
    for list in lists {
        match list.judge(object, known, world) {
            Ok(Says::Skip) => {}
            Ok(Says::Pass) => applied = true,
            Ok(other) => return other,
            Err(why) => failed = Some(why),
        }
    }
    match failed {
        _ if applied => Says::Pass,
        Some(why) => Says::Error(why),
        None => Says::Skip,
    }
}

impl Each {
    pub(super) fn read(tree: &Tree, reader: &Reader) -> Result<Each, Fault> {
        Ok(Each {
            list: reader.list(tree)?,
            is_scoped: match tree.get("elementScope") {
                Some(Tree::Bool(is_scoped)) => Some(*is_scoped),
                _ => None,
            },
            context: reader.context(tree.get("context"))?,
            preconditions: reader.conditions(tree.get("preconditions"))?,
            demand: reader.demand(tree, false)?,
        })
    }

    /// What its contexts look up.
    pub(super) fn asks(&self) -> Asks {
        self.context.asks().max(self.demand.asks())
    }

    /// What it says of its items; the error says why there is no list.
    fn judge<'k>(
        &'k self,
        object: Node<'_>,
        known: &Known<'k>,
        world: &dyn World,
    ) -> Result<Says, String> {
        let list = match self.list.value(known) {
            Ok(list) => list,
            Err(EvalError::Missing(Missing::Unknown(what))) => return Ok(Says::Unknown(what)),
            // A list that is not there has no items.
            Err(EvalError::UnknownKey(_)) => return Ok(Says::Skip),
            Err(other) => return Err(other.to_string()),
        };
        let items = match list {
            Value::List(items) => items,
            Value::Map(map) => entries(&map),
            _ => return Ok(Says::Skip),
        };
        if items.len() > MOST_ITEMS {
            return Ok(Says::Error(format!("a list has {} items", items.len())));
        }
        if items.len() == 0 {
            return Ok(Says::Skip);
        }
        let mut applied = false;
        let mut elements = Elements::of(known);
        for (index, item) in items.iter().enumerate() {
            if matches!(item, Value::Null) {
                continue;
            }
            let known = elements.at(&item, index);
            let says = match self.context.is_empty() {
                true => self.judge_item(item, object, known, world),
                false => {
                    let known = self.context.fill(known.clone(), world);
                    self.judge_item(item, object, &known, world)
                }
            };
            match says {
                Says::Skip => {}
                Says::Pass => applied = true,
                other => return Ok(other),
            }
        }
        Ok(if applied { Says::Pass } else { Says::Skip })
    }

    /// What it says of one item.
    fn judge_item<'k>(
        &'k self,
        item: Value<'k>,
        object: Node<'_>,
        known: &Known<'k>,
        world: &dyn World,
    ) -> Says {
        match item {
            Value::Map(_) => {}
            _ if self.is_scoped == Some(true) => {
                return Says::Error("elementScope asks for items that are mappings".to_owned());
            }
            _ => {}
        }
        match self.preconditions.as_ref().map_or(Ok(true), |it| it.hold(known)) {
            Ok(true) => {}
            // Kyverno passes over an item whose preconditions have no answer.
            Ok(false) | Err(Missing::Failed(_)) => return Says::Skip,
            Err(missing) => return missing.into(),
        }
        let says = match item {
            Value::Map(_) if self.is_scoped == Some(false) => {
                return self.demand.judge(object, known, world);
            }
            Value::Map(Map::Borrowed(item)) => self.demand.judge(item, known, world),
            Value::Map(Map::Made(_)) => match item.document(Expression::STEPS) {
                Ok(item) => self.demand.judge(item.root(), known, world),
                Err(error) => error.into(),
            },
            _ => return self.demand.judge(object, known, world),
        };
        match says {
            // Where it stands in the object is not known.
            Says::Fail { message, .. } => Says::Fail { message, path: None },
            other => other,
        }
    }
}

/// The entries of a mapping, as items of a list.
fn entries<'v>(map: &Map<'v>) -> List<'v> {
    let item = |(key, value)| {
        let key = (Text::Borrowed("key"), Value::String(key));
        Value::map(vec![key, (Text::Borrowed("value"), value)])
    };
    List::Made(Arc::new(map.entries().into_iter().map(item).collect()))
}
