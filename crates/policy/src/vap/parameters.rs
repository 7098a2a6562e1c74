//! Finding the objects that a policy takes as parameters.

use model::{Object, World};

use super::binding::ParamRef;
use super::policy::ParamKind;
use crate::request::{Request, is_clusterwide};

/// What a policy is asked with.
pub(super) enum Parameters<'w> {
    /// It is not asked.
    None,
    /// It takes none.
    Null,
    /// These, one after another.
    Objects(Vec<Object<'w>>),
}

impl<'w> Parameters<'w> {
    /// Each, `None` for what is null.
    pub(super) fn each(self) -> impl Iterator<Item = Option<Object<'w>>> {
        let (null, objects) = match self {
            Parameters::None => (None, Vec::new()),
            Parameters::Null => (Some(None), Vec::new()),
            Parameters::Objects(objects) => (None, objects),
        };
        null.into_iter().chain(objects.into_iter().map(Some))
    }
}

/// What was found.
pub(super) enum Found<'w> {
    /// The objects to ask the policy with, one after another.
    Objects(Vec<Object<'w>>),
    /// There are none, and that is certain.
    Nothing,
    /// There may be some that are not given.
    Unknown(String),
    /// Nobody can look for them: why.
    Wrong(&'static str),
}

/// Objects without a namespace take their parameters from none.
const NOWHERE: &str =
    "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources";
/// Parameters without a namespace are in none.
const IN_NONE: &str = "paramRef.namespace must not be provided for a cluster-scoped `paramKind`";

/// Looks for the parameters that `wanted` names for `request`.
pub(super) fn find<'w>(
    kind: &ParamKind,
    wanted: &ParamRef,
    request: &Request<'_>,
    world: &'w dyn World,
) -> Found<'w> {
    let namespace = match (&wanted.namespace, is_clusterwide(&kind.group, &kind.name)) {
        (Some(_), true) => return Found::Wrong(IN_NONE),
        (None, true) => None,
        (Some(namespace), false) => Some(namespace.as_str()),
        (None, false) if request.namespace.is_empty() => return Found::Wrong(NOWHERE),
        (None, false) => Some(request.namespace),
    };
    let objects: Vec<Object<'w>> = match &wanted.name {
        Some(name) => world.find(kind.kind(), namespace, name).into_iter().collect(),
        None => {
            let is_there = |object: &Object<'_>| {
                namespace.is_none_or(|namespace| object.namespace_or_default() == namespace)
            };
            let all = world.objects(kind.kind()).filter(is_there);
            all.filter(|object| wanted.selector.picks(object.metadata().get("labels"))).collect()
        }
    };
    if !objects.is_empty() {
        Found::Objects(objects)
    } else if world.is_complete(kind.kind(), namespace) {
        Found::Nothing
    } else {
        let name = wanted.name.as_deref().map_or(String::new(), |name| format!(" {name}"));
        Found::Unknown(format!("no {}{name} among the objects given", kind.name))
    }
}
