//! `json.unmarshal`, `json.marshal`, `transform.listObjToMap`, `math.round`.

use super::values::{of_tree, record, to_tree};
use crate::cel::{Arguments, EvalError, Evaluated, Overload, Value};
use crate::tree::Tree;

/// Longer texts than this are not read.
const LONGEST: usize = 1 << 20;

pub(super) fn overloads() -> Vec<Overload> {
    let cost = |arguments: &[Value<'_>], _: &Value<'_>| arguments.iter().map(Value::size).sum();
    let lists = "(list(dyn), list(dyn), string, string) -> map(dyn, dyn)";
    let overloads = [
        Overload::function("json.unmarshal(dyn) -> dyn", unmarshal),
        Overload::function("json.marshal(dyn) -> string", |all| {
            Ok(to_tree(all.value(0)?)?.to_string().into())
        }),
        Overload::function(&format!("listObjToMap{lists}"), list_to_map),
        Overload::function(&format!("transform.listObjToMap{lists}"), list_to_map),
        Overload::function("math.round(double, int) -> double", |all| {
            let shift = 10_f64.powi(all.int(1)?.clamp(-400, 400) as i32);
            Ok(Value::Double((all.double(0)? * shift).round() / shift))
        }),
    ];
    overloads.map(|overload| overload.cost(cost)).into()
}

fn unmarshal<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let text = all.str(0)?;
    if text.len() > LONGEST {
        return Err(EvalError::SizeExceeded.into());
    }
    let tree = Tree::from_json(text).map_err(|error| EvalError::invalid(error.to_string()))?;
    Ok(of_tree(&tree))
}

/// Each item of the first list gives a key, and the one beside it in the second list its value.
fn list_to_map<'a>(all: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let (keys, values) = (all.list(0)?, all.list(1)?);
    let (key_name, value_name) = (all.str(2)?, all.str(3)?);
    if keys.len() != values.len() {
        let (keys, values) = (keys.len(), values.len());
        return Err(EvalError::invalid(format!(
            "listObjToMap must take lists of equal length. list1: {keys}, list2: {values}"
        )));
    }
    let field = |item: &Value<'a>, name: &str| match item {
        Value::Map(map) => map.field(name),
        _ => None,
    };
    let mut entries: Vec<(String, Value<'a>)> = Vec::new();
    for (key, value) in keys.iter().zip(values.iter()) {
        let Some(Value::String(key)) = field(&key, key_name) else {
            let says = "the passed key name cannot be handled as a string in the key object list";
            return Err(EvalError::invalid(says));
        };
        let value = field(&value, value_name).unwrap_or(Value::Null);
        entries.retain(|(own, _)| own != key.as_str());
        entries.push((key.as_str().to_owned(), value));
    }
    record(entries.iter().map(|(key, value)| (key.as_str(), value.clone())))
}
