//! The variables of an admission policy's expressions, and the values they have for a request.

mod fields;

use std::rc::Rc;
use std::sync::{Arc, LazyLock};

use model::Node;

use super::policy::Policy;
use crate::cel::kubernetes::authorizer::ResourceTarget;
use crate::cel::kubernetes::{Release, environment, functions};
use crate::cel::{Activation, Common, Environment, Schemas, Slot, Type, Value};
use crate::request::Request;
use fields::Fields;

/// Where the values of a request go.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slots {
    pub(super) object: Slot,
    old_object: Slot,
    request: Slot,
    namespace: Slot,
    authorizer: Slot,
    request_resource: Slot,
    pub(super) params: Slot,
}

/// What an expression may speak of beside the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scope {
    /// `params`: the policy has a kind of parameters.
    pub(super) has_params: bool,
    /// `authorizer`: not where a message is made.
    pub(super) has_authorizer: bool,
}

impl Scope {
    /// The environment of such expressions, and where its variables are. Policies add their own
    /// variables; those have the same slots in all scopes.
    pub(super) fn environment(self) -> (Environment, Slots) {
        static ALL: LazyLock<[(Environment, Slots); 4]> = LazyLock::new(|| {
            let scope = |has_params, has_authorizer| Scope { has_params, has_authorizer }.make();
            [scope(false, false), scope(false, true), scope(true, false), scope(true, true)]
        });
        let [neither, authorizer, params, both] = &*ALL;
        match (self.has_params, self.has_authorizer) {
            (false, false) => neither,
            (false, true) => authorizer,
            (true, false) => params,
            (true, true) => both,
        }
        .clone()
    }

    fn make(self) -> (Environment, Slots) {
        let mut all = environment(Release::NEWEST).with_schemas(Arc::new(Messages));
        let opaque = |name: &str| Type::opaque(&format!("kubernetes.authorization.{name}"));
        // What is out of scope keeps its slot, under a name that nobody can write.
        let hidden = |is_there: bool, name: &'static str| if is_there { name } else { "\0" };
        let authorizer = hidden(self.has_authorizer, "authorizer");
        let resource = hidden(self.has_authorizer, "authorizer.requestResource");
        let slots = Slots {
            object: all.declare("object", Type::Dyn),
            old_object: all.declare("oldObject", Type::Dyn),
            request: all.declare("request", Type::message(REQUEST)),
            namespace: all.declare("namespaceObject", Type::message(NAMESPACE)),
            authorizer: all.declare(authorizer, opaque("Authorizer")),
            request_resource: all.declare(resource, opaque("ResourceCheck")),
            params: all.declare(hidden(self.has_params, "params"), Type::Dyn),
        };
        (all, slots)
    }
}

const REQUEST: &str = "kubernetes.AdmissionRequest";
const NAMESPACE: &str = "kubernetes.Namespace";

/// The messages whose fields are known: what a policy misspells in them does not compile.
#[derive(Debug)]
struct Messages;

/// Each field's type: `s` a string, `b` a boolean, `i` an integer, `l` a list of strings, `m` a map
/// of strings, `x` a map of lists of strings, `t` a moment, `d` anything; else the message of that
/// name.
const FIELDS: &[(&str, &[(&str, &str)])] = &[
    (
        REQUEST,
        &[
            ("kind", "kubernetes.GroupVersionKind"),
            ("resource", "kubernetes.GroupVersionResource"),
            ("subResource", "s"),
            ("requestKind", "kubernetes.GroupVersionKind"),
            ("requestResource", "kubernetes.GroupVersionResource"),
            ("requestSubResource", "s"),
            ("name", "s"),
            ("namespace", "s"),
            ("operation", "s"),
            ("userInfo", "kubernetes.UserInfo"),
            ("dryRun", "b"),
            ("options", "d"),
        ],
    ),
    ("kubernetes.GroupVersionKind", &[("group", "s"), ("version", "s"), ("kind", "s")]),
    ("kubernetes.GroupVersionResource", &[("group", "s"), ("version", "s"), ("resource", "s")]),
    ("kubernetes.UserInfo", &[("username", "s"), ("uid", "s"), ("groups", "l"), ("extra", "x")]),
    (
        NAMESPACE,
        &[
            ("metadata", "kubernetes.NamespaceMetadata"),
            ("spec", "kubernetes.NamespaceSpec"),
            ("status", "kubernetes.NamespaceStatus"),
        ],
    ),
    (
        "kubernetes.NamespaceMetadata",
        &[
            ("name", "s"),
            ("generateName", "s"),
            ("namespace", "s"),
            ("labels", "m"),
            ("annotations", "m"),
            ("UID", "s"),
            ("creationTimestamp", "t"),
            ("deletionGracePeriodSeconds", "i"),
            ("deletionTimestamp", "t"),
            ("generation", "i"),
            ("resourceVersion", "s"),
            ("finalizers", "l"),
        ],
    ),
    ("kubernetes.NamespaceSpec", &[("finalizers", "l")]),
    ("kubernetes.NamespaceStatus", &[("phase", "s")]),
];

impl Schemas for Messages {
    fn has(&self, message: &str) -> bool {
        FIELDS.iter().any(|(name, _)| *name == message)
    }

    fn field(&self, message: &str, field: &str) -> Option<Type> {
        let (_, fields) = FIELDS.iter().find(|(name, _)| *name == message)?;
        let (_, type_) = fields.iter().find(|(name, _)| *name == field)?;
        Some(match *type_ {
            "s" => Type::String,
            "b" => Type::Bool,
            "i" => Type::Int,
            "l" => Type::list(Type::String),
            "m" => Type::map(Type::String, Type::String),
            "x" => Type::map(Type::String, Type::list(Type::String)),
            "t" => Type::Timestamp,
            "d" => Type::Dyn,
            message => Type::message(message),
        })
    }
}

impl Slots {
    /// Gives the variables their values for `request`. What a policy does not use costs little:
    /// `uses` says whether it speaks of a variable. `common` is what other policies found out.
    pub(super) fn fill<'a>(
        &self,
        activation: &mut Activation<'a>,
        request: &Request<'a>,
        uses: Uses,
        common: Option<&Rc<Common<'a>>>,
    ) {
        let object = |node: Option<Node<'a>>| node.and_then(Value::of_node).unwrap_or(Value::Null);
        activation.set(self.object, object(request.object));
        activation.set(self.old_object, object(request.old_object));
        if !uses.request.is_empty() {
            activation.set(self.request, uses.request.among(request, common));
        }
        self.show_namespace(activation, request, uses);
        if uses.authorizer {
            activation.set(self.authorizer, functions::authorizer());
            activation.set(
                self.request_resource,
                functions::request_resource(ResourceTarget {
                    group: request.resource.group.to_owned(),
                    resource: request.resource.name.to_string(),
                    subresource: request.subresource.to_owned(),
                    namespace: request.namespace.to_owned(),
                    name: request.name.to_owned(),
                    ..ResourceTarget::default()
                }),
            );
        }
    }

    /// The variables that are the same to all policies that are asked about one request. Where match
    /// conditions know no namespace, what they use is not what others use.
    pub(super) fn of_request(&self, policy: &Policy) -> Vec<Slot> {
        let mut slots = vec![self.object, self.old_object, self.request];
        if !policy.is_native || policy.conditions.is_empty() {
            slots.push(self.namespace);
        }
        slots
    }

    /// Gives the variable `object` its value.
    pub(super) fn set_object<'a>(&self, activation: &mut Activation<'a>, object: Node<'a>) {
        activation.set(self.object, Value::of_node(object).unwrap_or(Value::Null));
    }

    /// Gives the variable `namespaceObject` its value. A namespace that is not known has none: what
    /// asks for it fails.
    pub(super) fn show_namespace<'a>(
        &self,
        activation: &mut Activation<'a>,
        request: &Request<'a>,
        uses: Uses,
    ) {
        if !uses.namespace {
            return;
        }
        match request.namespace_object {
            _ if request.namespace.is_empty() || request.is_of_namespace() => {
                activation.set(self.namespace, Value::Null);
            }
            Some(namespace) => {
                let object = Value::of_node(namespace.node()).unwrap_or(Value::Null);
                activation.set(self.namespace, object);
            }
            None => activation.clear(self.namespace),
        }
    }

    /// Match conditions of the API server know no namespace.
    pub(super) fn hide_namespace(&self, activation: &mut Activation<'_>) {
        activation.set(self.namespace, Value::Null);
    }

    /// Gives the variable `params` its value.
    pub(super) fn set_params<'a>(&self, activation: &mut Activation<'a>, params: Value<'a>) {
        activation.set(self.params, params);
    }
}

/// The variables that a policy speaks of, by a look at its words: too many do no harm.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Uses {
    request: Fields,
    namespace: bool,
    authorizer: bool,
    /// What exceptions allow.
    pub(super) exceptions: bool,
}

impl Uses {
    /// Those of an expression too.
    pub(super) fn and(self, expression: &str) -> Uses {
        Uses {
            request: self.request.and(expression),
            namespace: self.namespace || expression.contains("namespaceObject"),
            authorizer: self.authorizer || expression.contains("authorizer"),
            exceptions: self.exceptions || expression.contains("exceptions"),
        }
    }
}
