//! `input.review`: a request as templates see it.

use std::collections::BTreeMap;

use regorus::Value;

use super::inventory::value_of;
use super::value::{TooLarge, object};
use crate::request::{Operation, Request, User, Versioned};

/// The review, made once for all constraints.
pub(super) fn of(request: &Request<'_>) -> Result<Value, TooLarge> {
    let old = value_of(request.old_object)?;
    // On deletion, templates find what goes where they look for what comes.
    let new = match (request.object, request.operation) {
        (None, Operation::Delete) => old.clone(),
        (object, _) => value_of(object)?,
    };
    let namespace = value_of(request.namespace_object.map(|namespace| namespace.node()))?;
    let unstable = match namespace {
        Value::Undefined => Value::Undefined,
        namespace => object([("namespace", namespace)]),
    };
    let subresource = match request.subresource {
        "" => Value::Undefined,
        subresource => Value::from(subresource),
    };
    Ok(object([
        ("uid", Value::from("")),
        ("kind", versioned(&request.kind, "kind")),
        ("resource", versioned(&request.resource, "resource")),
        ("subResource", subresource),
        ("name", Value::from(request.name)),
        ("namespace", Value::from(request.namespace)),
        ("operation", Value::from(request.operation.name())),
        ("userInfo", user(&request.user)),
        ("object", new),
        ("oldObject", old),
        ("dryRun", Value::from(request.is_dry_run)),
        ("options", value_of(request.options)?),
        ("_unstable", unstable),
    ]))
}

fn versioned(kind: &Versioned<'_>, name: &str) -> Value {
    object([
        ("group", Value::from(kind.group)),
        ("version", Value::from(kind.version)),
        (name, Value::from(&*kind.name)),
    ])
}

fn user(user: &User<'_>) -> Value {
    let list =
        |words: &[&str]| Value::from(words.iter().map(|it| Value::from(*it)).collect::<Vec<_>>());
    let text = |text: &str| if text.is_empty() { Value::Undefined } else { Value::from(text) };
    let extra: BTreeMap<Value, Value> =
        user.extra.iter().map(|(key, words)| (Value::from(*key), list(words))).collect();
    let some = |is_empty: bool, value: Value| if is_empty { Value::Undefined } else { value };
    object([
        ("username", text(user.name)),
        ("uid", text(user.uid)),
        ("groups", some(user.groups.is_empty(), list(&user.groups))),
        ("extra", some(extra.is_empty(), Value::from(extra))),
    ])
}
