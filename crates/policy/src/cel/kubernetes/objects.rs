//! The messages that expressions make patches of: `Object{…}`, the structures within it, and
//! `JSONPatch{…}` (`k8s.io/apiserver/pkg/cel/mutation`).

use std::sync::Arc;

use super::functions;
use crate::cel::{Environment, List, Map, Schemas, Type, Value};

/// The type of a configuration to apply.
pub const OBJECT: &str = "Object";
/// The type of an operation of a JSON patch.
pub const JSON_PATCH: &str = "JSONPatch";

/// The environment of expressions that make patches.
#[must_use]
pub fn with_patches(environment: Environment) -> Environment {
    let others = environment.schemas.clone();
    environment.with_schemas(Arc::new(Patches { others })).with(functions::json_patch())
}

/// Knows the messages of patches, beside those that were known before.
#[derive(Debug)]
struct Patches {
    others: Option<Arc<dyn Schemas>>,
}

impl Schemas for Patches {
    fn has(&self, message: &str) -> bool {
        is_object(message)
            || message == JSON_PATCH
            || self.others.as_ref().is_some_and(|it| it.has(message))
    }

    /// A structure of an object may have any field; what the object's kind makes of it shows when
    /// it is applied.
    fn field(&self, message: &str, field: &str) -> Option<Type> {
        match (message, field) {
            (JSON_PATCH, "op" | "path" | "from") => Some(Type::String),
            (JSON_PATCH, "value") => Some(Type::Dyn),
            (JSON_PATCH, _) => None,
            _ if is_object(message) => Some(Type::Dyn),
            _ => self.others.as_ref()?.field(message, field),
        }
    }
}

fn is_object(message: &str) -> bool {
    message.strip_prefix(OBJECT).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Holds the names of structures to where they stand: what is in the field `spec` of an `Object` is
/// an `Object.spec`, through lists and maps. The error says which is another.
pub fn check_names(value: &Value<'_>) -> Result<(), String> {
    match value {
        Value::Struct(message) => check(value, &mut message.name.to_string()),
        _ => Ok(()),
    }
}

fn check(value: &Value<'_>, path: &mut String) -> Result<(), String> {
    match value {
        Value::Struct(message) => {
            if *message.name != **path {
                return Err(format!(
                    "unexpected type name \"{}\", expected \"{path}\", which matches field name \
                     path from root Object type",
                    message.name
                ));
            }
            let length = path.len();
            message.fields.iter().try_for_each(|(field, value)| {
                path.push('.');
                path.push_str(field);
                let checked = check(value, path);
                path.truncate(length);
                checked
            })
        }
        Value::List(list @ List::Shared(_)) => list.iter().try_for_each(|it| check(&it, path)),
        Value::Map(map @ Map::Shared(_)) => map.iter().try_for_each(|(_, it)| check(&it, path)),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cel::kubernetes::{Release, environment};
    use crate::cel::{Activation, Budget};

    fn names(expression: &str) -> Result<(), String> {
        let environment = with_patches(environment(Release::NEWEST));
        let program = environment.compile(expression).map_err(|it| it.message)?;
        let value = program.evaluate(&Activation::new(), &mut Budget::new(10_000)).unwrap();
        check_names(&value)
    }

    #[test]
    fn names_of_structures_are_those_of_their_fields() {
        for expression in [
            "Object{}",
            "Object{spec: Object.spec{replicas: 3}}",
            "Object{spec: Object.spec{l: [Object.spec.l{}], m: {'k': Object.spec.m{}}}}",
            "Object.spec{a: Object.spec.a{}}",
        ] {
            assert_eq!(names(expression), Ok(()), "{expression}");
        }
        for (expression, wrong) in [
            ("Object{spec: Object.other{}}", "\"Object.other\", expected \"Object.spec\""),
            ("Object{spec: Object.spec{l: [Object.spec{}]}}", "expected \"Object.spec.l\""),
            ("Object{spec: Object.spec{m: {'k': Object{}}}}", "expected \"Object.spec.m\""),
            ("Objects{}", "undeclared reference to 'Objects'"),
            ("JSONPatch{op: 1}", "expected type of field 'op' is 'string'"),
            ("JSONPatch{operation: 'add'}", "undefined field 'operation'"),
        ] {
            let error = names(expression).unwrap_err();
            assert!(error.contains(wrong), "{error}");
        }
    }
}
