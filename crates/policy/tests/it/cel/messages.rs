//! Messages: their fields are checked, and they are made by expressions.

use std::sync::Arc;

use policy::cel::{Activation, Budget, Environment, Schemas, Type, Value};

use super::environment;

/// `Object` with a `spec`, which has `replicas` and `names`.
#[derive(Debug)]
struct Objects;

impl Schemas for Objects {
    fn has(&self, message: &str) -> bool {
        matches!(message, "Object" | "Object.spec")
    }

    fn field(&self, message: &str, field: &str) -> Option<Type> {
        match (message, field) {
            ("Object", "spec") => Some(Type::message("Object.spec")),
            ("Object.spec", "replicas") => Some(Type::Int),
            ("Object.spec", "names") => Some(Type::list(Type::String)),
            _ => None,
        }
    }
}

#[track_caller]
fn check(expr: &str, expected: &str) {
    let mut environment: Environment = environment().with_schemas(Arc::new(Objects));
    let slot = environment.declare("object", Type::message("Object"));
    let shown = match environment.compile(expr) {
        Err(error) => error.to_string(),
        Ok(program) => {
            let mut activation = Activation::new();
            let made = environment.compile("Object{spec: Object.spec{replicas: 2}}").unwrap();
            activation.set_lazy(slot, &made);
            match program.evaluate(&activation, &mut Budget::new(Budget::PER_POLICY)) {
                Ok(Value::Struct(message)) => {
                    let fields: Vec<&str> =
                        message.fields.iter().map(|(name, _)| &**name).collect();
                    format!("{} {fields:?}", message.name)
                }
                Ok(value) => format!("{value:?}"),
                Err(error) => error.to_string(),
            }
        }
    };
    assert_eq!(shown, expected, "{expr}");
}

#[test]
fn a_message_is_made_of_the_fields_that_have_a_value() {
    check("Object{spec: Object.spec{replicas: 1}}", "Object [\"spec\"]");
    check("Object.spec{replicas: 1, ?names: optional.none()}", "Object.spec [\"replicas\"]");
    check("Object{} == Object{}", "Bool(true)");
    check("type(Object{}) == Object", "Bool(true)");
}

#[test]
fn fields_of_messages_have_their_types() {
    check("object.spec.replicas + 1", "Int(3)");
    check("has(object.spec.names)", "Bool(false)");
    check("object.spec.?names.orValue(['a'])[0]", "String(\"a\")");
    check("object.spec.repicas", "1:12: undefined field 'repicas'");
    check("has(object.status)", "1:1: undefined field 'status'");
    check(
        "object.spec.replicas + 'a'",
        "1:22: found no matching overload for '_+_' applied to '(int, string)'",
    );
    check(
        "Object.spec{replicas: 'a'}",
        "1:13: expected type of field 'replicas' is 'int' but provided type is 'string'",
    );
    check("Status{}", "1:1: undeclared reference to 'Status' (in container '')");
}
