//! From what an expression makes to the object that it changes.

use super::content::{LARGEST, Target, content, length};
use super::{Mutation, Patch};
use crate::cel::kubernetes::objects::check_names;
use crate::cel::{Activation, Budget, EvalError, Struct, Value};
use crate::patch::json6902::{self, ApplyFault, Leniences, Operation};
use crate::patch::{Pointer, apply};
use crate::tree::Tree;

/// Why a mutation does not change an object.
#[derive(Debug)]
pub(super) enum Fault {
    /// Its expression has no value.
    Evaluation(Box<EvalError>),
    /// What its expression makes cannot be applied.
    Patch(String),
}

impl Mutation {
    /// The object after it.
    pub(super) fn apply<'a>(
        &'a self,
        object: &Tree,
        activation: &Activation<'a>,
        budget: &mut Budget,
    ) -> Result<Tree, Fault> {
        let value = self.program.evaluate(activation, budget).map_err(Fault::Evaluation)?;
        let changed = match self.patch {
            Patch::Configuration(atomics) => configure(object, &value, atomics),
            Patch::Operations => operate(object, &value),
        };
        let changed = changed.map_err(Fault::Patch)?;
        match length(&changed) <= LARGEST {
            true => Ok(changed),
            false => Err(Fault::Patch("the object grows too large".to_owned())),
        }
    }
}

fn configure(object: &Tree, value: &Value<'_>, atomics: apply::Atomics) -> Result<Tree, String> {
    check_names(value).map_err(|wrong| format!("type mismatch: {wrong}"))?;
    let Tree::Map(mut configuration) = content(value, Target::Configuration)? else {
        return Err("the expression makes no Object".to_owned());
    };
    for key in ["apiVersion", "kind"] {
        if let Some(own) = object.get(key) {
            configuration.insert(key, own.clone());
        }
    }
    apply::apply(object.clone(), Tree::Map(configuration), atomics)
        .map_err(|error| format!("error applying patch: {error}"))
}

fn operate(object: &Tree, value: &Value<'_>) -> Result<Tree, String> {
    let Value::List(items) = value else {
        return Err("the expression makes no list of JSONPatch".to_owned());
    };
    let mut operations = Vec::new();
    for item in items.iter() {
        let Value::Struct(message) = &item else {
            return Err(format!("a value of type {} is no JSONPatch", item.type_name()));
        };
        operations.push(operation(message)?);
    }
    // Paths may count from the end of a list, as the library of the API server allows.
    let leniences = Leniences { negative_indices: true, ..Leniences::default() };
    match (json6902::Patch { operations }).apply(object.clone(), leniences) {
        Ok(changed) => Ok(changed),
        // What a test does not find is left as it is.
        Err(error) if matches!(error.fault, ApplyFault::Test(_)) => Ok(object.clone()),
        Err(error) => Err(format!("JSON Patch: {error}")),
    }
}

fn operation(message: &Struct<'_>) -> Result<Operation, String> {
    let text = |field: &str| match message.field(field) {
        None => Ok(""),
        Some(value) => value.as_str().ok_or_else(|| {
            let type_ = value.type_name();
            format!("unexpected type {type_} for JSONPatch field '{field}'")
        }),
    };
    let pointer = |field: &str| Pointer::parse(text(field)?).map_err(|error| error.to_string());
    let value = || match message.field("value") {
        None => Ok(Tree::Null),
        Some(value) => {
            check_names(value).map_err(|wrong| format!("type mismatch: {wrong}"))?;
            content(value, Target::Operation)
        }
    };
    let path = pointer("path")?;
    Ok(match text("op")? {
        "add" => Operation::Add(path, value()?),
        "remove" => Operation::Remove(path),
        "replace" => Operation::Replace(path, value()?),
        "test" => Operation::Test(path, value()?),
        "move" => Operation::Move { from: pointer("from")?, to: path },
        "copy" => Operation::Copy { from: pointer("from")?, to: path },
        other => return Err(format!("JSON Patch: no operation is called {other:?}")),
    })
}
