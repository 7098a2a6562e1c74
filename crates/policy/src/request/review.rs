//! An AdmissionReview, as an API server sends it and as test cases write it.

use std::borrow::Cow;

use model::{Node, Object};

use super::{Operation, Request, User, Versioned};

impl<'a> Request<'a> {
    /// The request of an AdmissionReview; `None` for any other object, and for one that says
    /// neither what is to be nor what is. What a test case leaves out is taken from its object.
    pub fn of_review(review: Node<'a>) -> Option<Request<'a>> {
        let object = Object::new(review, None);
        if object.kind().name != "AdmissionReview" || object.kind().group != "admission.k8s.io" {
            return None;
        }
        let asked = review.get("request");
        let [new, old] = ["object", "oldObject"].map(|key| asked.get(key));
        let [new, old] = [new, old].map(|node| node.is_mapping().then_some(node));
        let guessed = Request::creation(&Object::new(new.or(old)?, None));
        let text = |key| asked.get(key).as_str();
        let operation = text("operation").and_then(Operation::parse);
        Some(Request {
            operation: operation.unwrap_or(Operation::Create),
            kind: versioned(asked.get("kind"), "kind").unwrap_or(guessed.kind),
            resource: versioned(asked.get("resource"), "resource").unwrap_or(guessed.resource),
            subresource: text("subResource").unwrap_or_default(),
            namespace: text("namespace").unwrap_or(guessed.namespace),
            name: text("name").unwrap_or(guessed.name),
            object: new,
            old_object: old,
            user: user(asked.get("userInfo")),
            namespace_object: None,
            is_dry_run: asked.get("dryRun").as_bool().unwrap_or_default(),
            options: Some(asked.get("options")).filter(|options| options.is_mapping()),
        })
    }
}

/// A kind or a resource; `None` where its name is not given.
fn versioned<'a>(node: Node<'a>, name: &str) -> Option<Versioned<'a>> {
    let text = |key| node.get(key).as_str();
    Some(Versioned {
        group: text("group").unwrap_or_default(),
        version: text("version").unwrap_or_default(),
        name: Cow::Borrowed(text(name).filter(|name| !name.is_empty())?),
    })
}

fn user(node: Node<'_>) -> User<'_> {
    User {
        name: node.get("username").as_str().unwrap_or_default(),
        uid: node.get("uid").as_str().unwrap_or_default(),
        groups: node.get("groups").strings().collect(),
        extra: node
            .get("extra")
            .entries()
            .map(|entry| (entry.key, entry.value.strings().collect()))
            .collect(),
        ..User::default()
    }
}
