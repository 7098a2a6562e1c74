//! `input.review`: a request as templates see it.

use model::Node;

use super::MOST_NODES;
use crate::rego::{Object, Value};
use crate::request::{Operation, Request, User, Versioned};

/// An object with more nodes than any that an API server takes.
#[derive(Debug, Clone, Copy, thiserror::Error, PartialEq, Eq)]
#[error("it is too large to be judged: {nodes} nodes")]
pub(super) struct TooLarge {
    nodes: usize,
}

/// The review, made once for all constraints. It borrows from the request.
pub(super) fn of<'r>(request: &'r Request<'_>) -> Result<Value<'r>, TooLarge> {
    let namespace = request.namespace_object.map(|namespace| namespace.node());
    let nodes = [request.object, request.old_object, request.options, namespace];
    let mut weights = nodes.into_iter().flatten().map(Node::weight);
    if let Some(nodes) = weights.find(|nodes| *nodes > MOST_NODES) {
        return Err(TooLarge { nodes });
    }
    let old = value_of(request.old_object);
    // On deletion, templates find what goes where they look for what comes.
    let new = match (request.object, request.operation) {
        (None, Operation::Delete) => old.clone(),
        (object, _) => value_of(object),
    };
    let namespace = value_of(namespace);
    let subresource = Some(request.subresource).filter(|it| !it.is_empty());
    Ok(object([
        ("uid", Some(Value::from(""))),
        ("kind", Some(versioned(&request.kind, "kind"))),
        ("resource", Some(versioned(&request.resource, "resource"))),
        ("subResource", subresource.map(Value::from)),
        ("name", Some(Value::from(request.name))),
        ("namespace", Some(Value::from(request.namespace))),
        ("operation", Some(Value::from(request.operation.name()))),
        ("userInfo", Some(user(&request.user))),
        ("object", new),
        ("oldObject", old),
        ("dryRun", Some(Value::from(request.is_dry_run))),
        ("options", value_of(request.options)),
        ("_unstable", namespace.map(|it| object([("namespace", Some(it))]))),
    ]))
}

fn value_of<'r>(node: Option<Node<'r>>) -> Option<Value<'r>> {
    node.and_then(Value::of_node)
}

/// An object of those values that there are.
fn object<'r, const N: usize>(entries: [(&'static str, Option<Value<'r>>); N]) -> Value<'r> {
    Value::object(entries.into_iter().filter_map(|(key, value)| Some((key, value?))))
}

fn versioned<'r>(kind: &'r Versioned<'_>, name: &'static str) -> Value<'r> {
    object([
        ("group", Some(Value::from(kind.group))),
        ("version", Some(Value::from(kind.version))),
        (name, Some(Value::from(&*kind.name))),
    ])
}

fn user<'r>(user: &'r User<'_>) -> Value<'r> {
    let list = |words: &[&'r str]| Value::array(words.iter().map(|it| Value::from(*it)).collect());
    let text = |text: &'r str| Some(text).filter(|it| !it.is_empty()).map(Value::from);
    let extra = user.extra.iter().map(|(key, words)| (Value::from(*key), list(words)));
    let extra: Vec<_> = extra.collect();
    let some = |is_there: bool, value: Value<'r>| is_there.then_some(value);
    object([
        ("username", text(user.name)),
        ("uid", text(user.uid)),
        ("groups", some(!user.groups.is_empty(), list(&user.groups))),
        ("extra", some(!extra.is_empty(), Value::Object(Object::new(extra)))),
    ])
}
