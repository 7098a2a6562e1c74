//! `foreach`: the same change for each item of a list, each on what the one before left.

use super::{Edit, Work};
use crate::jmespath::{List, Value};
use crate::kyverno::condition::Conditions;
use crate::kyverno::context::{Asks, Context};
use crate::kyverno::known::{Elements, Known, MOST_ITEMS};
use crate::kyverno::reader::Reader;
use crate::kyverno::template::{Fault, Variable};
use crate::tree::Tree;

/// One list, and what is changed for each of its items.
#[derive(Debug, Clone)]
pub(super) struct Each {
    list: Variable,
    /// From the last item to the first.
    is_backwards: bool,
    context: Context,
    preconditions: Option<Conditions>,
    edit: Edit,
}

/// The object after all lists; `None` where it stays as it is. What one list led to is what the
/// variables of the next refer to.
pub(super) fn apply(
    lists: &[Each],
    object: &Tree,
    known: &Known<'_>,
    work: &mut Work<'_>,
) -> Result<Option<Tree>, String> {
    let mut known = known.clone();
    let mut changed: Option<Tree> = None;
    for list in lists {
        let before = changed.as_ref().unwrap_or(object);
        if let Some(after) = list.apply(before, &known, work)? {
            work.charge(after.weight())?;
            known.set_object(&after);
            changed = Some(after);
        }
    }
    Ok(changed)
}

impl Each {
    pub(super) fn read(tree: &Tree, reader: &Reader) -> Result<Each, Fault> {
        let edit = Edit::read(tree, reader)?;
        let is_backwards = match tree.get("order").and_then(Tree::as_str) {
            Some(order) => order == "Descending",
            None => matches!(&edit, Edit::Patch(patch) if patch.is_backwards()),
        };
        Ok(Each {
            list: reader.list(tree)?,
            is_backwards,
            context: reader.context(tree.get("context"))?,
            preconditions: reader.conditions(tree.get("preconditions"))?,
            edit,
        })
    }

    pub(super) fn asks(&self) -> Asks {
        self.context.asks().max(self.edit.asks())
    }

    fn apply(
        &self,
        object: &Tree,
        known: &Known<'_>,
        work: &mut Work<'_>,
    ) -> Result<Option<Tree>, String> {
        let items = self.items(known)?;
        let mut items: Vec<(usize, Value<'_>)> = items.iter().enumerate().collect();
        if self.is_backwards {
            items.reverse();
        }
        let mut elements = Elements::of(known);
        let mut changed: Option<Tree> = None;
        for (index, item) in items {
            work.charge(1)?;
            if matches!(item, Value::Null) {
                continue;
            }
            let known = elements.at(&item, index).clone();
            let known = self.context.fill(known, work.scene.world);
            let is_met = self.preconditions.as_ref().map_or(Ok(true), |it| it.hold(&known));
            if !is_met.map_err(|missing| missing.to_string())? {
                continue;
            }
            let before = changed.as_ref().unwrap_or(object);
            if let Some(after) = self.edit.apply(before, &known, work)? {
                changed = Some(after);
            }
        }
        Ok(changed.filter(|changed| changed != object))
    }

    /// What is no list is one item.
    fn items<'v>(&'v self, known: &Known<'v>) -> Result<List<'v>, String> {
        match self.list.value(known).map_err(|error| error.to_string())? {
            Value::List(items) if items.len() > MOST_ITEMS => {
                Err(format!("a list has {} items", items.len()))
            }
            Value::List(items) => Ok(items),
            other => Ok(List::of(other)),
        }
    }
}
