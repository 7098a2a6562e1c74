//! Goes through lists and maps.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::super::error::{EvalError, Evaluated};
use super::super::function::no_such_overload;
use super::super::program::{Fold, FoldKind, Node};
use super::super::value::{List, MapBuilder, MapIter, Value};
use super::collection::{self, finish, insert};
use super::{Evaluator, LIST, MAP};

/// What is gone through: the index or key of each item, and the item or value.
enum Items<'m, 'a> {
    List(&'m List<'a>, usize),
    Map(MapIter<'m, 'a>),
}

impl<'a> Iterator for Items<'_, 'a> {
    type Item = (Option<Value<'a>>, Value<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Items::List(list, index) => {
                let item = list.get(*index)?;
                *index += 1;
                Some((None, item))
            }
            Items::Map(entries) => entries.next().map(|(key, value)| (Some(key), value)),
        }
    }
}

fn items<'m, 'a>(range: &'m Value<'a>) -> Evaluated<Items<'m, 'a>> {
    match range {
        Value::List(list) => Ok(Items::List(list, 0)),
        Value::Map(map) => Ok(Items::Map(map.iter())),
        other => {
            let kind = native_name(other);
            Err(EvalError::invalid(format!("got '{kind}', expected iterable type")))
        }
    }
}

/// How the API server calls what has no items.
fn native_name(value: &Value<'_>) -> &'static str {
    match value {
        Value::Null => "types.Null",
        Value::Bool(_) => "types.Bool",
        Value::Int(_) => "types.Int",
        Value::Uint(_) => "types.Uint",
        Value::Double(_) => "types.Double",
        Value::String(_) => "types.String",
        Value::Bytes(_) => "types.Bytes",
        Value::Timestamp(_) => "types.Timestamp",
        Value::Duration(_) => "types.Duration",
        Value::Optional(_) => "*types.Optional",
        _ => "ref.Val",
    }
}

impl<'a> Evaluator<'_, 'a> {
    pub(super) fn fold(&mut self, fold: &'a Fold) -> Evaluated<Value<'a>> {
        let range = self.operand(&fold.range)?;
        let items = items(&range)?;
        // What the accumulator is made of, and reading it at the end.
        self.budget.charge(match fold.kind {
            FoldKind::All | FoldKind::Exists => 1,
            FoldKind::ExistsOne => 2,
            FoldKind::Filter | FoldKind::Map | FoldKind::SortBy => LIST + 1,
            FoldKind::MapValues | FoldKind::MapEntries => MAP + 1,
        })?;
        match fold.kind {
            FoldKind::All | FoldKind::Exists => self.quantify(fold, items).map(Value::Bool),
            FoldKind::ExistsOne => self.exists_one(fold, items),
            FoldKind::Filter | FoldKind::Map => self.collect(fold, items),
            FoldKind::MapValues | FoldKind::MapEntries => self.collect_map(fold, items),
            FoldKind::SortBy => self.sort_by(fold, items),
        }
    }

    /// `all` and `exists`, which mostly go through a list of a document.
    pub(super) fn all_or_exists(&mut self, fold: &'a Fold) -> Evaluated<bool> {
        let range = match self.spot(&fold.range)? {
            Some(place) if place.is_sequence() => {
                self.budget.charge(1)?;
                let items = place.items().map(|item| (None, Value::of_place(item)));
                return self.quantify(fold, items);
            }
            Some(place) => Cow::Owned(Value::of_place(place)),
            None => self.operand(&fold.range)?,
        };
        let items = items(&range)?;
        self.budget.charge(1)?;
        self.quantify(fold, items)
    }

    /// Gives the variables of a fold the values of the item at `index`.
    pub(super) fn enter(
        &mut self,
        fold: &'a Fold,
        index: usize,
        (key, value): (Option<Value<'a>>, Value<'a>),
    ) {
        if !fold.has_second && key.is_none() {
            self.set(fold.first, value);
        } else if fold.has_second {
            self.set(fold.first + 1, value);
            self.set(fold.first, key.unwrap_or(Value::Int(index as i64)));
        } else {
            self.set(fold.first, key.unwrap_or(value));
        }
    }

    /// What a filter keeps of the item that was entered.
    fn entered(&self, fold: &'a Fold) -> Evaluated<Value<'a>> {
        self.local(fold.first + usize::from(fold.has_second))
    }

    /// `all` and `exists`: one item settles it, whatever errors others have.
    fn quantify(
        &mut self,
        fold: &'a Fold,
        items: impl Iterator<Item = (Option<Value<'a>>, Value<'a>)>,
    ) -> Evaluated<bool> {
        let decisive = fold.kind == FoldKind::Exists;
        let mut error = None;
        let mut items = items.enumerate();
        // The accumulator is looked at before each item, and joined with what it gives.
        let look = if decisive { 3 } else { 2 };
        while let Some((index, item)) = items.next() {
            self.enter(fold, index, item);
            self.budget.charge(look + 1)?;
            match self.truth(&fold.body, "_&&_") {
                Ok(value) if value == decisive => {
                    // That it is settled shows at the next item.
                    self.budget.charge(items.next().map_or(0, |_| look))?;
                    return Ok(decisive);
                }
                Ok(_) => {}
                Err(failure) if failure.is_final() => return Err(failure),
                Err(failure) => {
                    error.get_or_insert(failure);
                }
            }
        }
        error.map_or(Ok(!decisive), Err)
    }

    fn exists_one(&mut self, fold: &'a Fold, items: Items<'_, 'a>) -> Evaluated<Value<'a>> {
        let mut count = 0_usize;
        for (index, item) in items.enumerate() {
            self.enter(fold, index, item);
            let holds = self.holds(&fold.body)?;
            self.budget.charge(if holds { 2 } else { 1 })?;
            count += usize::from(holds);
        }
        Ok(Value::Bool(count == 1))
    }

    /// `filter` and `map`.
    fn collect(&mut self, fold: &'a Fold, items: Items<'_, 'a>) -> Evaluated<Value<'a>> {
        let mut made = Vec::new();
        for (index, item) in items.enumerate() {
            self.enter(fold, index, item);
            let (condition, transform) = match fold.kind {
                FoldKind::Filter => (Some(&fold.body), None),
                _ => (fold.filter.as_ref(), Some(&fold.body)),
            };
            if !condition.map_or(Ok(true), |condition| self.holds(condition))? {
                self.budget.charge(1)?;
                continue;
            }
            self.budget.charge(LIST + 2)?;
            self.budget.keep(1)?;
            made.push(match transform {
                Some(transform) => self.evaluate(transform)?,
                None => {
                    self.budget.charge(1)?;
                    self.entered(fold)?
                }
            });
        }
        collection::made(Value::list(made))
    }

    /// `transformMap` and `transformMapEntry`.
    fn collect_map(&mut self, fold: &'a Fold, items: Items<'_, 'a>) -> Evaluated<Value<'a>> {
        let mut made = MapBuilder::default();
        for (index, item) in items.enumerate() {
            let key = item.0.clone().unwrap_or(Value::Int(index as i64));
            self.enter(fold, index, item);
            if !fold.filter.as_ref().map_or(Ok(true), |filter| self.holds(filter))? {
                self.budget.charge(1)?;
                continue;
            }
            let value = self.evaluate(&fold.body)?;
            match (fold.kind, value) {
                (FoldKind::MapValues, value) => {
                    self.budget.charge(3)?;
                    self.budget.keep(1)?;
                    insert(&mut made, key, value)?;
                }
                (_, Value::Map(entries)) => {
                    self.budget.charge(2)?;
                    self.budget.keep(entries.len())?;
                    for (key, value) in entries.iter() {
                        insert(&mut made, key, value)?;
                    }
                }
                (_, other) => return Err(no_such_overload("transformMapEntry", &[other])),
            }
        }
        finish(made)
    }

    fn sort_by(&mut self, fold: &'a Fold, items: Items<'_, 'a>) -> Evaluated<Value<'a>> {
        let mut made = Vec::new();
        for (index, item) in items.enumerate() {
            self.enter(fold, index, item);
            self.budget.charge(LIST + 2)?;
            self.budget.keep(1)?;
            made.push((self.evaluate(&fold.body)?, self.entered(fold)?));
        }
        sort(&mut made, |(key, _)| key)?;
        collection::made(Value::list(made.into_iter().map(|(_, item)| item).collect()))
    }

    fn holds(&mut self, condition: &'a Node) -> Evaluated<bool> {
        self.truth(condition, "_?_:_")
    }
}

/// Sorts by keys of one type that has an order.
pub(in crate::cel) fn sort<'a, T>(
    items: &mut [T],
    key: impl Fn(&T) -> &Value<'a>,
) -> Evaluated<()> {
    let Some(first) = items.first() else { return Ok(()) };
    let name = key(first).type_name().to_owned();
    let is_sortable =
        items.iter().all(|it| key(it).type_name() == name && key(it).order(key(it)).is_some());
    if !is_sortable {
        return Err(EvalError::invalid("list elements must be comparable and have the same type"));
    }
    items.sort_by(|a, b| match (key(a), key(b)) {
        // Also where one is not a number, which has no order otherwise.
        (Value::Double(a), Value::Double(b)) => a.total_cmp(b),
        (a, b) => a.order(b).flatten().unwrap_or(Ordering::Equal),
    });
    Ok(())
}
