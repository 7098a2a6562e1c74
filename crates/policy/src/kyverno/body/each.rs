//! `foreach`: the same of each item of a list.

use std::sync::Arc;

use model::{Node, World};

use super::{Demand, Says};
use crate::jmespath::{EvalError, Missing};
use crate::kyverno::condition::Conditions;
use crate::kyverno::context::{Asks, Context};
use crate::kyverno::known::{Known, MOST_ITEMS};
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
pub(super) fn judge(lists: &[Each], object: Node<'_>, known: &Known, world: &dyn World) -> Says {
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
    fn judge(&self, object: Node<'_>, known: &Known, world: &dyn World) -> Result<Says, String> {
        let list = match self.list.value(known) {
            Ok(list) => list,
            Err(EvalError::Missing(Missing::Unknown(what))) => return Ok(Says::Unknown(what)),
            // A list that is not there has no items.
            Err(EvalError::UnknownKey(_)) => return Ok(Says::Skip),
            Err(other) => return Err(other.to_string()),
        };
        let items = match list {
            Tree::List(items) => items,
            Tree::Map(map) => map.into_entries().into_iter().map(entry).collect(),
            _ => return Ok(Says::Skip),
        };
        if items.len() > MOST_ITEMS {
            return Ok(Says::Error(format!("a list has {} items", items.len())));
        }
        let mut applied = false;
        for (index, item) in items.into_iter().enumerate() {
            if item == Tree::Null {
                continue;
            }
            if self.is_scoped == Some(true) && !matches!(item, Tree::Map(_)) {
                let why = "elementScope asks for items that are mappings";
                return Ok(Says::Error(why.to_owned()));
            }
            let is_scoped = self.is_scoped.unwrap_or(matches!(item, Tree::Map(_)));
            let element = Arc::new(item.to_document());
            let known = known.with_element(Arc::clone(&element), index);
            let known = self.context.fill(known, world);
            match self.preconditions.as_ref().map_or(Ok(true), |it| it.hold(&known)) {
                Ok(true) => {}
                // Kyverno passes over an item whose preconditions have no answer.
                Ok(false) | Err(Missing::Failed(_)) => continue,
                Err(missing) => return Ok(missing.into()),
            }
            let says = match is_scoped {
                // Where it stands in the object is not known.
                true => match self.demand.judge(element.root(), &known, world) {
                    Says::Fail { message, .. } => Says::Fail { message, path: None },
                    other => other,
                },
                false => self.demand.judge(object, &known, world),
            };
            match says {
                Says::Skip => {}
                Says::Pass => applied = true,
                other => return Ok(other),
            }
        }
        Ok(if applied { Says::Pass } else { Says::Skip })
    }
}

/// An entry of a mapping, as an item of a list.
fn entry((key, value): (String, Tree)) -> Tree {
    let mut map = crate::tree::Map::new();
    map.insert("key", Tree::String(key));
    map.insert("value", value);
    Tree::Map(map)
}
