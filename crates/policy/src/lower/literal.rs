//! Values as expressions of CEL that have them.

use crate::number::Number;
use crate::tree::Tree;

/// The expression of a value, of which nothing is known when it is compiled: the API server takes
/// no lists and mappings of several types. `None` for a number that is none in JSON of Kubernetes.
pub(crate) fn literal(tree: &Tree) -> Option<String> {
    let value = match tree {
        Tree::Null => "null".to_owned(),
        Tree::Bool(value) => value.to_string(),
        // JSON has no escape that CEL does not have.
        Tree::String(_) => tree.to_string(),
        Tree::Number(Number::Integer(number)) => number.to_string(),
        Tree::Number(Number::Float(number)) if number.is_finite() => format!("{number:?}"),
        Tree::Number(_) => return None,
        Tree::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(literal).collect();
            format!("[{}]", items?.join(", "))
        }
        Tree::Map(map) => {
            let entries = map.iter().map(|(key, value)| {
                Some(format!("{}: {}", Tree::String(key.to_owned()), literal(value)?))
            });
            let entries: Option<Vec<String>> = entries.collect();
            format!("{{{}}}", entries?.join(", "))
        }
    };
    Some(format!("dyn({value})"))
}

#[cfg(test)]
mod tests {
    use super::literal;
    use crate::tree::Tree;

    #[test]
    fn values_are_written_out() {
        let tree = Tree::from_json(r#"{"a":["\"\n",-1,2.0,null,true]}"#).unwrap();
        let expected = r#"dyn({"a": dyn([dyn("\"\n"), dyn(-1), dyn(2.0), dyn(null), dyn(true)])})"#;
        assert_eq!(literal(&tree).as_deref(), Some(expected));
        let large = Tree::from_json("18446744073709551615").unwrap();
        assert_eq!(literal(&large), None);
    }
}
