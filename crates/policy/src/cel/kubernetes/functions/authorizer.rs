//! `authorizer.group("apps").resource("deployments").namespace("shop").check("create").allowed()`

use super::{cost, opaque};
use crate::cel::kubernetes::Format;
use crate::cel::kubernetes::authorizer::{
    Access, Authorizer, Decision, ResourceTarget, Subject, Target,
};
use crate::cel::{Arguments, EvalError, Evaluated, Library, Overload, Value};

/// The value of the variable `authorizer`.
#[derive(Debug, Clone, PartialEq)]
struct Authorizing(Subject);

/// A path, to be checked.
#[derive(Debug, Clone, PartialEq)]
struct PathCheck(Subject, String);

/// A group of the API, of which a resource is to be named.
#[derive(Debug, Clone, PartialEq)]
struct GroupCheck(Subject, String);

/// A resource, to be checked.
#[derive(Debug, Clone, PartialEq)]
struct ResourceCheck(Subject, ResourceTarget);

const PATH: &str = "check(kubernetes.authorization.PathCheck, string) \
     -> kubernetes.authorization.Decision";
const RESOURCE: &str = "check(kubernetes.authorization.ResourceCheck, string) \
     -> kubernetes.authorization.Decision";

/// The value of the variable `authorizer`: it asks about who made the request.
pub fn authorizer() -> Value<'static> {
    Value::opaque(Authorizing(Subject::Requester))
}

/// The value of the variable `authorizer.requestResource`: it asks about the object under
/// judgement.
pub fn request_resource(target: ResourceTarget) -> Value<'static> {
    Value::opaque(ResourceCheck(Subject::Requester, target))
}

/// Answers a call of `check`; `None` for calls of anything else.
pub fn authorize<'a>(
    authorizer: &dyn Authorizer,
    signature: &str,
    arguments: Arguments<'_, 'a>,
) -> Option<Evaluated<Value<'a>>> {
    matches!(signature, PATH | RESOURCE).then(|| {
        let (subject, target) = match arguments.value(0)?.downcast::<PathCheck>() {
            Some(PathCheck(subject, path)) => (subject, Target::Path(path.clone())),
            None => {
                let ResourceCheck(subject, target) = arguments.opaque(0)?;
                (subject, Target::Resource(target.clone()))
            }
        };
        let verb = arguments.str(1)?.to_owned();
        let access = Access { subject: subject.clone(), verb, target };
        authorizer.authorize(&access).map(Value::opaque).map_err(EvalError::invalid)
    })
}

/// Questions about who may do what. Since Kubernetes 1.27.
pub fn authorization() -> Library {
    let checks = [PATH, RESOURCE].map(|it| Overload::host_method(it).cost(cost::authorizing));
    let others = [
        method("path(Authorizer, string) -> PathCheck", path),
        method("group(Authorizer, string) -> GroupCheck", |it| {
            let Authorizing(subject) = it.opaque(0)?;
            Ok(Value::opaque(GroupCheck(subject.clone(), it.str(1)?.to_owned())))
        }),
        method("serviceAccount(Authorizer, string, string) -> Authorizer", service_account),
        method("resource(GroupCheck, string) -> ResourceCheck", resource),
        method("subresource(ResourceCheck, string) -> ResourceCheck", |it| {
            with(it, |target, subresource| target.subresource = subresource)
        }),
        method("namespace(ResourceCheck, string) -> ResourceCheck", |it| {
            with(it, |target, namespace| target.namespace = namespace)
        }),
        method("name(ResourceCheck, string) -> ResourceCheck", |it| {
            with(it, |target, name| target.name = name)
        }),
        method("allowed(Decision) -> bool", |it| Ok(decision(it)?.is_allowed.into())),
        method("reason(Decision) -> string", |it| Ok(decision(it)?.reason.clone().into())),
    ];
    Library::of(checks.into_iter().chain(others))
}

/// Whether deciding failed, and how. Since Kubernetes 1.28.
pub fn authorization_errors() -> Library {
    Library::of([
        method("errored(Decision) -> bool", |it| Ok(decision(it)?.error.is_some().into())),
        method("error(Decision) -> string", |it| {
            Ok(decision(it)?.error.clone().unwrap_or_default().into())
        }),
    ])
}

/// Questions about some of the objects of a kind. Since Kubernetes 1.31.
pub fn selectors() -> Library {
    let overloads = [
        method("fieldSelector(ResourceCheck, string) -> ResourceCheck", |it| {
            with(it, |target, selector| target.field_selector = selector)
        }),
        method("labelSelector(ResourceCheck, string) -> ResourceCheck", |it| {
            with(it, |target, selector| target.label_selector = selector)
        }),
    ];
    Library::of(overloads.map(|overload| overload.cost(cost::selecting)))
}

/// A method; its signature leaves out the prefix that all our types have.
fn method(signature: &str, body: crate::cel::Body) -> Overload {
    let mut full = signature.to_owned();
    for name in ["Authorizer", "PathCheck", "GroupCheck", "ResourceCheck", "Decision"] {
        full = full.replace(name, &format!("kubernetes.authorization.{name}"));
    }
    Overload::method(&full, body)
}

fn path<'a>(arguments: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let Authorizing(subject) = arguments.opaque(0)?;
    let path = arguments.str(1)?;
    match path.trim().is_empty() {
        true => Err(EvalError::invalid("path must not be empty")),
        false => Ok(Value::opaque(PathCheck(subject.clone(), path.to_owned()))),
    }
}

fn service_account<'a>(arguments: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    arguments.opaque::<Authorizing>(0)?;
    let (namespace, name) = (arguments.str(1)?, arguments.str(2)?);
    if !Format::Dns1123Subdomain.complaints(name).is_empty() {
        return Err(EvalError::invalid("Invalid service account name"));
    }
    if !Format::Dns1123Label.complaints(namespace).is_empty() {
        return Err(EvalError::invalid("Invalid service account namespace"));
    }
    let (namespace, name) = (namespace.to_owned(), name.to_owned());
    Ok(Value::opaque(Authorizing(Subject::ServiceAccount { namespace, name })))
}

fn resource<'a>(arguments: Arguments<'_, 'a>) -> Evaluated<Value<'a>> {
    let GroupCheck(subject, group) = arguments.opaque(0)?;
    let resource = arguments.str(1)?;
    if resource.trim().is_empty() {
        return Err(EvalError::invalid("resource must not be empty"));
    }
    let target = ResourceTarget {
        group: group.clone(),
        resource: resource.to_owned(),
        ..ResourceTarget::default()
    };
    Ok(Value::opaque(ResourceCheck(subject.clone(), target)))
}

/// The check with a part of its target set to the second argument.
fn with<'a>(
    arguments: Arguments<'_, 'a>,
    set: fn(&mut ResourceTarget, String),
) -> Evaluated<Value<'a>> {
    let mut check = arguments.opaque::<ResourceCheck>(0)?.clone();
    set(&mut check.1, arguments.str(1)?.to_owned());
    Ok(Value::opaque(check))
}

fn decision<'e>(arguments: Arguments<'e, '_>) -> Evaluated<&'e Decision> {
    arguments.opaque(0)
}

opaque!(Authorizing, "kubernetes.authorization.Authorizer");
opaque!(PathCheck, "kubernetes.authorization.PathCheck");
opaque!(GroupCheck, "kubernetes.authorization.GroupCheck");
opaque!(ResourceCheck, "kubernetes.authorization.ResourceCheck");
opaque!(Decision, "kubernetes.authorization.Decision");
