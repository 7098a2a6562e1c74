//! What a mutator does at its location.

use super::budget::{Budget, size};
use super::image::Parts;
use crate::tree::{Map, Tree};

/// As it is written.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Change {
    /// `assign.value`
    Value(Tree),
    /// `assign.fromMetadata`
    Name,
    Namespace,
    /// `assign.externalData`: someone else is asked.
    External,
    /// `operation: merge`
    Merge(Vec<Tree>),
    /// `operation: prune`
    Prune(Vec<Tree>),
    Image(Parts),
}

/// For one object.
#[derive(Debug)]
pub(super) enum New<'m> {
    Value(&'m Tree),
    Text(String),
    Merge(&'m [Tree]),
    Prune(&'m [Tree]),
    Image(&'m Parts),
}

impl New<'_> {
    /// Changes the field `key`, or makes it; the error is a clause.
    pub(super) fn put(&self, map: &mut Map, key: &str, budget: &mut Budget) -> Result<(), String> {
        let put = |map: &mut Map, value: Tree, budget: &mut Budget| {
            budget.spend(size(&value))?;
            map.insert(key, value);
            Ok(())
        };
        match self {
            New::Value(value) => {
                budget.spend(size(value))?;
                put(map, (*value).clone(), budget)
            }
            New::Text(text) => put(map, Tree::String(text.clone()), budget),
            New::Image(parts) => {
                let image = match map.get(key) {
                    None => "",
                    Some(Tree::String(image)) => image,
                    Some(_) => return Err(format!("{key} is no string")),
                };
                let image = parts.put_into(image);
                put(map, Tree::String(image), budget)
            }
            New::Merge(values) => match map.get_mut(key) {
                None => {
                    budget.spend(values.iter().map(size).sum())?;
                    map.insert(key, Tree::List(values.to_vec()));
                    Ok(())
                }
                Some(found) => merge(items_of(found, key)?, values, budget),
            },
            New::Prune(values) => match map.get_mut(key) {
                None => Ok(()),
                Some(found) => prune(items_of(found, key)?, values, budget),
            },
        }
    }
}

fn items_of<'t>(found: &'t mut Tree, key: &str) -> Result<&'t mut Vec<Tree>, String> {
    match found {
        Tree::List(items) => Ok(items),
        _ => Err(format!("{key} is no list")),
    }
}

fn merge(items: &mut Vec<Tree>, values: &[Tree], budget: &mut Budget) -> Result<(), String> {
    for value in values {
        let cost = size(value);
        budget.spend(compared(items, cost))?;
        if !items.contains(value) {
            budget.spend(cost)?;
            items.push(value.clone());
        }
    }
    Ok(())
}

fn prune(items: &mut Vec<Tree>, values: &[Tree], budget: &mut Budget) -> Result<(), String> {
    budget.spend(compared(items, values.iter().map(size).sum()))?;
    items.retain(|item| !values.contains(item));
    Ok(())
}

/// What comparing all items with something costs. Mappings compare each key with each.
fn compared(items: &[Tree], size: usize) -> usize {
    items.iter().map(Tree::weight).sum::<usize>().saturating_mul(size)
}
