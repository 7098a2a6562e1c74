//! A request that is tried: an object comes, changes or goes, and nothing of it is kept.

use model::{Document, Object};
use policy::tree::Tree;
use policy::{Operation, Request, User};

use super::client::Call;
use super::moved::{labelled, name, renamed_only};

/// All requests: nothing is kept, and nobody minds what is misspelled.
pub(super) const TRIAL: &str = "?dryRun=All&fieldValidation=Ignore";

/// A request that is tried.
pub(super) struct Trial {
    pub(super) case: String,
    pub(super) operation: Operation,
    pub(super) path: String,
    pub(super) body: Option<Tree>,
    /// As the API server makes it; nothing where it goes.
    pub(super) made: Option<Document>,
    /// As it is; nothing where it comes.
    pub(super) old: Option<Document>,
    pub(super) namespace: String,
}

impl Trial {
    /// What is sent.
    pub(super) fn call(&self) -> Call {
        let method = match self.operation {
            Operation::Update => "PUT",
            Operation::Delete => "DELETE",
            _ => "POST",
        };
        let path = format!("{}{TRIAL}", self.path);
        Call { body: self.body.as_ref().map(Tree::to_string), ..Call::of(method, &path) }
    }

    /// The change and the end of an object that is there, at this path.
    pub(super) fn of_stored(case: &str, path: &str, stored: &Tree, namespace: &str) -> [Trial; 2] {
        let trial = |operation: Operation, body: Option<Tree>| Trial {
            case: format!("{case} {}", operation.name()),
            operation,
            path: format!("{path}/{}", name(stored)),
            body,
            made: None,
            old: Some(stored.to_document()),
            namespace: namespace.to_owned(),
        };
        let changed = labelled(stored.clone(), "yagura-changed");
        [trial(Operation::Update, Some(changed)), trial(Operation::Delete, None)]
    }

    /// What admission is asked, with these options.
    pub(super) fn request<'t>(&'t self, options: &'t Document) -> Option<Request<'t>> {
        let (made, old) = (self.made.as_ref(), self.old.as_ref());
        let object = Object::new(made.or(old)?.root(), None);
        let is_namespace = object.kind() == model::Kind::core("Namespace");
        let namespace = if is_namespace { object.name() } else { &self.namespace };
        Some(Request {
            operation: self.operation,
            object: made.map(Document::root),
            old_object: old.map(Document::root),
            namespace,
            is_dry_run: true,
            options: Some(options.root()),
            user: User {
                name: "admin",
                uid: "1",
                groups: vec!["system:masters", "system:authenticated"],
                ..User::default()
            },
            ..Request::creation(&object)
        })
    }
}

/// What an operation is asked with.
pub(super) fn options(operation: Operation) -> Document {
    let (kind, rest) = match operation {
        Operation::Update => ("UpdateOptions", FIELDS),
        Operation::Delete => ("DeleteOptions", ""),
        _ => ("CreateOptions", FIELDS),
    };
    let text =
        format!(r#"{{"kind":"{kind}","apiVersion":"meta.k8s.io/v1","dryRun":["All"]{rest}}}"#);
    Tree::from_json(&text).unwrap_or_default().to_document()
}

const FIELDS: &str = r#","fieldManager":"curl","fieldValidation":"Ignore""#;

/// The same object under a name that nobody else gives; none where it must not be there: it would
/// change what becomes of others.
pub(super) fn to_keep(object: &Object<'_>, body: &Tree) -> Option<Tree> {
    const MEDDLING: &[&str] = &["LimitRange", "ResourceQuota"];
    const GROUPS: &[&str] = &[
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "flowcontrol.apiserver.k8s.io",
        "node.k8s.io",
        "scheduling.k8s.io",
        "storage.k8s.io",
    ];
    let kind = object.kind();
    let meddles = MEDDLING.contains(&kind.name)
        || GROUPS.contains(&kind.group)
        || kind.name == "IngressClass"
        || has_node_port(object)
        || object.name().is_empty();
    (!meddles).then(|| renamed_only(body.clone(), &format!("{}-there", object.name())))
}

/// It takes a port of all nodes, which no other can have then.
fn has_node_port(object: &Object<'_>) -> bool {
    object.spec().get("ports").items().any(|port| port.get("nodePort").is_set())
}
