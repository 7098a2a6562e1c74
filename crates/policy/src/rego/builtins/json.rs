//! Functions of JSON and YAML.

mod patch;
mod paths;
mod read;
mod write;

use super::{Answer, Context, Family};
use crate::rego::value::{Object, Value};
use crate::tree::Tree;
pub(super) use read::of_tree;

pub(super) const FAMILY: Family = &[
    ("json.filter", 2, filter),
    ("json.is_valid", 1, is_valid),
    ("json.marshal", 1, marshal),
    ("json.marshal_with_options", 2, marshal_with_options),
    ("json.patch", 2, patch::patch),
    ("json.remove", 2, remove),
    ("json.unmarshal", 1, unmarshal),
    ("yaml.marshal", 1, yaml_marshal),
];

fn marshal<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [value] = arguments else { return Ok(None) };
    let text = write::compact(value, context.room());
    context.text(text)
}

/// A value as JSON, however long.
pub(in crate::rego) fn to_json(value: &Value<'_>) -> String {
    write::compact(value, usize::MAX)
}

/// Over several lines where that is asked for, or an indent or a prefix is given.
fn marshal_with_options<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [value, Value::Object(options)] = arguments else { return Ok(None) };
    let Some(layout) = layout(options) else { return Ok(None) };
    let text = match layout {
        Some((prefix, indent)) => write::indented(value, &prefix, &indent, context.room()),
        None => write::compact(value, context.room()),
    };
    context.text(text)
}

/// The prefix and the indent, where there are to be several lines; `None` for options that nobody
/// knows.
fn layout(options: &Object<'_>) -> Option<Option<(String, String)>> {
    let (mut prefix, mut indent, mut is_pretty) = (String::new(), "\t".to_owned(), None);
    for (key, value) in options.entries() {
        match (key.as_str()?, &value) {
            ("pretty", Value::Bool(value)) => is_pretty = Some(*value),
            ("prefix", Value::String(text)) => prefix = text.as_str().to_owned(),
            ("indent", Value::String(text)) => indent = text.as_str().to_owned(),
            _ => return None,
        }
    }
    Some(is_pretty.unwrap_or(!options.is_empty()).then_some((prefix, indent)))
}

fn unmarshal<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(None) };
    context.spend(text.as_str().len())?;
    Ok(Tree::from_json(text.as_str()).ok().map(of_tree))
}

fn is_valid<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(Some(Value::Bool(false))) };
    context.work(text.as_str().len())?;
    Ok(Some(Value::Bool(Tree::from_json(text.as_str()).is_ok())))
}

fn yaml_marshal<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [value] = arguments else { return Ok(None) };
    let json = write::compact(value, context.room());
    context.spend(json.len())?;
    let Ok(tree) = Tree::from_json(&json) else { return Ok(None) };
    context.text(tree.to_yaml())
}

/// What lies at paths, and nothing else.
fn filter<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [object @ Value::Object(_), paths] = arguments else { return Ok(None) };
    match paths::Tree::read(context, paths)? {
        Some(tree) => tree.kept(context, object).map(Some),
        None => Ok(None),
    }
}

/// All but what lies at paths.
fn remove<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [object @ Value::Object(_), paths] = arguments else { return Ok(None) };
    match paths::Tree::read(context, paths)? {
        Some(tree) => tree.left(context, object),
        None => Ok(None),
    }
}

#[cfg(test)]
mod tests;
