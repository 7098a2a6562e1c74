//! From a tree to a value.

use crate::number::Number as Written;
use crate::rego::number::Number;
use crate::rego::value::{Object, Value};
use crate::tree::Tree;

pub(in crate::rego::builtins) fn of_tree<'a>(tree: Tree) -> Value<'a> {
    match tree {
        Tree::Null => Value::Null,
        Tree::Bool(value) => Value::Bool(value),
        Tree::Number(Written::Integer(value)) => Value::from(value),
        Tree::Number(Written::Unsigned(value)) => Value::Number(Number::int(i128::from(value))),
        Tree::Number(Written::Float(value)) => {
            Number::of_f64(value).map_or(Value::Null, Value::Number)
        }
        Tree::String(text) => Value::from(text),
        Tree::List(items) => Value::array(items.into_iter().map(of_tree).collect()),
        Tree::Map(map) => {
            let entries = map.into_entries().into_iter();
            let entries = entries.map(|(key, value)| (Value::from(key), of_tree(value)));
            Value::Object(Object::new(entries.collect()))
        }
    }
}
