//! What several rooms ask of the world: whether a named object is there, which pods are picked.

use model::{FieldPath, Kind, Namespace, Object, Pod, Selector, World};

use crate::report::{Draft, Report};

pub(super) const CONFIG_MAP: Kind<'static> = Kind::core("ConfigMap");
pub(super) const INGRESS: Kind<'static> = Kind::new("networking.k8s.io", "Ingress");
pub(super) const NAMESPACE: Kind<'static> = Kind::core("Namespace");
pub(super) const NETWORK_POLICY: Kind<'static> = Kind::new("networking.k8s.io", "NetworkPolicy");
pub(super) const SECRET: Kind<'static> = Kind::core("Secret");
pub(super) const SERVICE: Kind<'static> = Kind::core("Service");

/// An object that another one names.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    kind: Kind<'static>,
    /// `None` for a kind that stands in no namespace.
    namespace: Option<&'a str>,
    name: &'a str,
}

impl<'a> Target<'a> {
    /// The object of `kind` called `name` in `namespace`.
    pub(super) fn within(namespace: &'a str, kind: Kind<'static>, name: &'a str) -> Target<'a> {
        Target { kind, namespace: Some(namespace), name }
    }

    /// The object of `kind` called `name`, a kind that stands in no namespace.
    pub(super) fn clusterwide(kind: Kind<'static>, name: &'a str) -> Target<'a> {
        Target { kind, namespace: None, name }
    }

    /// The object, where it is given.
    pub(super) fn find<'w>(&self, world: &'w dyn World) -> Option<Object<'w>> {
        world.find(self.kind, self.namespace, self.name)
    }

    /// Reports `field`, which names the object, when there is none.
    pub(super) fn require(
        &self,
        field: impl Into<FieldPath>,
        world: &dyn World,
        report: &mut Report<'_>,
    ) {
        if self.find(world).is_none() {
            let place = match self.namespace {
                Some(namespace) if namespace != "default" => format!("{namespace}/"),
                _ => String::new(),
            };
            let called = format!("{} {place}{}", self.kind.name, self.name);
            let is_known = world.is_complete(self.kind, self.namespace);
            miss(is_known, field, format!("no {called}"), report);
        }
    }
}

/// Reports that something is missing: as wrong when everything of its kind is known, else as
/// unknown.
pub(super) fn miss<'r>(
    is_known: bool,
    field: impl Into<FieldPath>,
    missing: String,
    report: &'r mut Report<'_>,
) -> &'r mut Draft {
    if is_known {
        report.at(field, format!("there is {missing}"))
    } else {
        report.unknown(field, format!("{missing} among the files given"))
    }
}

/// Where a Namespace object is given, what belongs to it counts as given too.
pub(super) fn is_given(world: &dyn World, namespace: &str) -> bool {
    world.find(NAMESPACE, None, namespace).is_some()
}

/// Reports `field`, by which `object` selects pods of its namespace, when there are none.
pub(super) fn require_pod(
    selector: Selector<'_>,
    object: &Object<'_>,
    field: impl Into<FieldPath>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let namespace = object.namespace_or_default();
    if world.pods_picked(namespace, selector).next().is_none() {
        let is_known = all_pods_known(world, namespace);
        miss(is_known, field, "no pod that it selects".to_owned(), report);
    }
}

/// Reports the fields of a pod that name objects of `kind` which are not there, each name once.
pub(super) fn require_all(
    kind: Kind<'static>,
    mut named: Vec<(FieldPath, &str)>,
    pod: &Pod<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let mut seen = Vec::new();
    named.retain(|(_, name)| {
        let is_new = !seen.contains(name);
        seen.push(*name);
        is_new
    });
    let object = pod.object();
    for (path, name) in named {
        Target::within(object.namespace_or_default(), kind, name).require(path, world, report);
    }
}

/// Every pod of the namespace is known, whatever makes it.
pub(super) fn all_pods_known(world: &dyn World, namespace: &str) -> bool {
    const MAKERS: &[Kind<'static>] = &[
        Kind::core("Pod"),
        Kind::new("apps", "DaemonSet"),
        Kind::new("apps", "Deployment"),
        Kind::new("apps", "StatefulSet"),
        Kind::new("batch", "CronJob"),
        Kind::new("batch", "Job"),
    ];
    MAKERS.iter().all(|kind| world.is_complete(*kind, Some(namespace)))
}

/// Reports a namespace that lacks what a check looks for. Of a namespace that is only named by
/// others, nothing is known unless the world says so; then it is not there to be judged.
pub(super) fn lacks(
    what: &str,
    namespace: &Namespace<'_>,
    is_known: bool,
    report: &mut Report<'_>,
) {
    if namespace.object.is_some() {
        report.at("metadata.name", format!("has no {what}"));
    } else if is_known {
        report.not_applicable();
    } else {
        let missing = format!("no {what} of namespace {} among the files given", namespace.name);
        report.unknown(FieldPath::root(), missing);
    }
}

/// Reports a namespace that lacks any object of `kind`.
pub(super) fn lacks_kind(
    kind: Kind<'static>,
    namespace: &Namespace<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    if world.objects_in(kind, namespace.name).next().is_none() {
        let is_known = world.is_complete(kind, Some(namespace.name));
        lacks(kind.name, namespace, is_known, report);
    }
}
