//! Writes a patch as the list of mappings as which it is read.

use super::{Operation, Patch};
use crate::patch::Pointer;
use crate::tree::{Map, Tree};

impl Patch {
    /// It changes nothing.
    pub fn is_empty(&self) -> bool {
        self.operations.is_empty()
    }

    /// As it is written: a list of mappings.
    pub fn to_tree(&self) -> Tree {
        Tree::List(self.operations.iter().map(|it| Tree::Map(written(it))).collect())
    }
}

fn written(operation: &Operation) -> Map {
    let (name, path, more) = match operation {
        Operation::Add(path, value) => ("add", path, Some(("value", value.clone()))),
        Operation::Remove(path) => ("remove", path, None),
        Operation::Replace(path, value) => ("replace", path, Some(("value", value.clone()))),
        Operation::Move { from, to } => ("move", to, Some(("from", text(from)))),
        Operation::Copy { from, to } => ("copy", to, Some(("from", text(from)))),
        Operation::Test(path, value) => ("test", path, Some(("value", value.clone()))),
    };
    let mut map = Map::new();
    map.insert("op", Tree::String(name.to_owned()));
    map.insert("path", text(path));
    if let Some((key, value)) = more {
        map.insert(key, value);
    }
    map
}

fn text(pointer: &Pointer) -> Tree {
    Tree::String(pointer.to_string())
}
