//! Reads a patch from the list of mappings as which it is written.

use super::{Operation, Patch, ReadError, ReadFault};
use crate::patch::pointer::Pointer;
use crate::tree::Tree;

impl Patch {
    /// Reads a patch.
    pub fn read(tree: &Tree) -> Result<Patch, ReadError> {
        let Tree::List(items) = tree else {
            return Err(ReadError { operation: 0, fault: ReadFault::Shape });
        };
        let operations = items.iter().enumerate().map(|(operation, item)| {
            read_operation(item).map_err(|fault| ReadError { operation, fault })
        });
        Ok(Patch { operations: operations.collect::<Result<_, _>>()? })
    }
}

fn read_operation(tree: &Tree) -> Result<Operation, ReadFault> {
    let Tree::Map(map) = tree else { return Err(ReadFault::Shape) };
    let text = |name| map.get(name).and_then(Tree::as_str).ok_or(ReadFault::Member(name));
    let value = || map.get("value").cloned().ok_or(ReadFault::Member("value"));
    let from = || Ok::<_, ReadFault>(Pointer::parse(text("from")?)?);
    let name = text("op")?;
    let path = Pointer::parse(text("path")?)?;
    Ok(match name {
        "add" => Operation::Add(path, value()?),
        "remove" => Operation::Remove(path),
        "replace" => Operation::Replace(path, value()?),
        "move" => Operation::Move { from: from()?, to: path },
        "copy" => Operation::Copy { from: from()?, to: path },
        "test" => Operation::Test(path, value()?),
        unknown => return Err(ReadFault::Unknown(unknown.chars().take(40).collect())),
    })
}
