//! The items of a list, one after another: `element` and `elementIndex`, and where lists nest
//! `element0` for the outermost, `element1` for the next.

use std::sync::Arc;

use super::Known;
use crate::jmespath::{Text, Value};
use crate::number::Number;

/// What is known beside the item at hand, with room for it.
pub(in crate::kyverno) struct Elements<'k> {
    known: Known<'k>,
    /// Where the element stands among the names, under both its names.
    elements: [usize; 2],
    /// The same of its index.
    indexes: [usize; 2],
}

impl<'k> Elements<'k> {
    pub(in crate::kyverno) fn of(known: &Known<'k>) -> Elements<'k> {
        let (own, own_index) = free_names(known);
        let mut names = Vec::with_capacity(known.names.len() + 4);
        names.extend(known.names.iter().cloned());
        let mut place = |name: Text<'k>| {
            let found = names.iter().position(|(own, _)| own.as_str() == name.as_str());
            found.unwrap_or_else(|| {
                names.push((name, Value::Null));
                names.len() - 1
            })
        };
        let elements = [place(own), place(Text::Borrowed("element"))];
        let indexes = [place(own_index), place(Text::Borrowed("elementIndex"))];
        let is_placed = |name: &str| {
            let mut places = elements.iter().chain(&indexes);
            places.any(|at| names.get(*at).is_some_and(|(own, _)| own.as_str() == name))
        };
        let mut missing = known.missing.clone();
        missing.retain(|(name, _)| !is_placed(name));
        let known = Known { names: Arc::new(names), missing, ..known.clone() };
        Elements { known, elements, indexes }
    }

    /// What is known with an item at hand.
    pub(in crate::kyverno) fn at(&mut self, element: &Value<'k>, index: usize) -> &Known<'k> {
        let names = Arc::make_mut(&mut self.known.names);
        for at in self.elements {
            if let Some((_, old)) = names.get_mut(at) {
                *old = element.clone();
            }
        }
        for at in self.indexes {
            if let Some((_, old)) = names.get_mut(at) {
                *old = Value::Number(Number::Integer(index as i64));
            }
        }
        &self.known
    }
}

/// The first that are free of `element0` and `elementIndex0`, `element1` and so on.
fn free_names<'k>(known: &Known<'k>) -> (Text<'k>, Text<'k>) {
    if !known.has("element0") {
        return (Text::Borrowed("element0"), Text::Borrowed("elementIndex0"));
    }
    let depth = (1..).find(|depth| !known.has(&format!("element{depth}"))).unwrap_or(1);
    let name = |name: &str| Text::Made(format!("{name}{depth}").into());
    (name("element"), name("elementIndex"))
}
