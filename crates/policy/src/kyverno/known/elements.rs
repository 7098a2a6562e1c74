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
        let (name, index_name) = free_names(known);
        let mut names = Vec::with_capacity(known.names.len() + 4);
        names.extend(known.names.iter().cloned());
        let mut known = Known { names: Arc::new(names), ..known.clone() };
        let elements = [name, Text::Borrowed("element")].map(|it| known.put(it, Value::Null));
        let indexes =
            [index_name, Text::Borrowed("elementIndex")].map(|it| known.put(it, Value::Null));
        Elements { known, elements, indexes }
    }

    /// What is known with an item at hand.
    pub(in crate::kyverno) fn at(&mut self, element: &Value<'k>, index: usize) -> &Known<'k> {
        let index = Value::Number(Number::Integer(index as i64));
        let names = Arc::make_mut(&mut self.known.names);
        let places = self.elements.map(|at| (at, element)).into_iter();
        for (at, value) in places.chain(self.indexes.map(|at| (at, &index))) {
            if let Some((_, old)) = names.get_mut(at) {
                *old = value.clone();
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
