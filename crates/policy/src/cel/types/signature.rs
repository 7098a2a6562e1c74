//! Reads signatures of functions, such as `join(list(string), string) -> string`.

use std::sync::Arc;

use super::Type;

/// What a signature says: the name, the types it takes, the type it gives.
pub(in crate::cel) type Signature<'t> = (&'t str, Vec<Type>, Type);

/// Reads a signature; `None` when it is not written as one.
pub(in crate::cel) fn parse_signature(text: &str) -> Option<Signature<'_>> {
    let (name, rest) = text.split_once('(')?;
    let (taken, given) = rest.rsplit_once("->")?;
    let parameters = match taken.trim_end().strip_suffix(')')?.trim() {
        "" => Vec::new(),
        list => parse_list(list)?,
    };
    Some((name, parameters, parse_type(given.trim())?))
}

/// Reads one type. One capital letter is a parameter; a name that the language does not know is
/// a type of a library.
pub(in crate::cel) fn parse_type(text: &str) -> Option<Type> {
    let (name, parameters) = match text.split_once('(') {
        None => (text, Vec::new()),
        Some((name, rest)) => (name, parse_list(rest.strip_suffix(')')?)?),
    };
    let is_name = |it: char| it.is_ascii_alphanumeric() || it == '.' || it == '_';
    if name.is_empty() || !name.chars().all(is_name) {
        return None;
    }
    let is_parameter = name.len() == 1 && name.chars().all(|it| it.is_ascii_uppercase());
    Some(match (name, parameters.as_slice()) {
        ("dyn", []) => Type::Dyn,
        ("null_type", []) => Type::Null,
        ("bool", []) => Type::Bool,
        ("int", []) => Type::Int,
        ("uint", []) => Type::Uint,
        ("double", []) => Type::Double,
        ("string", []) => Type::String,
        ("bytes", []) => Type::Bytes,
        ("timestamp" | "google.protobuf.Timestamp", []) => Type::Timestamp,
        ("duration" | "google.protobuf.Duration", []) => Type::Duration,
        ("list", [item]) => Type::list(item.clone()),
        ("map", [key, value]) => Type::map(key.clone(), value.clone()),
        ("type", [inner]) => Type::of_type(inner.clone()),
        ("wrapper", [inner]) => Type::wrapper(inner.clone()),
        (_, []) if is_parameter => Type::Param(name.into()),
        _ => Type::Opaque(name.into(), Arc::from(parameters)),
    })
}

/// Reads types parted by commas that stand in no parentheses.
fn parse_list(text: &str) -> Option<Vec<Type>> {
    let mut depth = 0_usize;
    let parts = text.split(|it| {
        match it {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        it == ',' && depth == 0
    });
    parts.map(|part| parse_type(part.trim())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_names_what_it_takes_and_gives() {
        let text = "pick(map(string, list(T)), kubernetes.Quantity) -> optional_type(T)";
        let (name, taken, given) = parse_signature(text).unwrap();
        let taken: Vec<String> = taken.iter().map(Type::to_string).collect();
        assert_eq!(name, "pick");
        assert_eq!(taken, ["map(string, list(T))", "kubernetes.Quantity"]);
        assert_eq!(given.unwrap_optional(), Some(&Type::Param("T".into())));
        assert_eq!(parse_signature("pick(int"), None);
        assert_eq!(parse_signature("pick(in t) -> int"), None);
    }
}
