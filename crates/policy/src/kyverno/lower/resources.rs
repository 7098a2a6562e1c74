//! What the API server calls the kinds that a classic rule names.

use super::condition::{all, is_like};
use crate::kyverno::kind;
use crate::request::{is_clusterwide, resource_of};

/// Kinds of Kubernetes whose resources are known to be called as `resource_of` says, by group.
const KINDS: &[(&str, &[&str])] = &[
    (
        "",
        &[
            "ConfigMap",
            "Endpoints",
            "Event",
            "LimitRange",
            "Namespace",
            "Node",
            "PersistentVolume",
            "PersistentVolumeClaim",
            "Pod",
            "PodTemplate",
            "ReplicationController",
            "ResourceQuota",
            "Secret",
            "Service",
            "ServiceAccount",
        ],
    ),
    ("apps", &["ControllerRevision", "DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"]),
    ("autoscaling", &["HorizontalPodAutoscaler"]),
    ("batch", &["CronJob", "Job"]),
    ("coordination.k8s.io", &["Lease"]),
    ("discovery.k8s.io", &["EndpointSlice"]),
    ("networking.k8s.io", &["Ingress", "IngressClass", "NetworkPolicy"]),
    ("policy", &["PodDisruptionBudget"]),
    ("rbac.authorization.k8s.io", &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"]),
    ("scheduling.k8s.io", &["PriorityClass"]),
    ("storage.k8s.io", &["StorageClass", "VolumeAttachment"]),
];

/// The resources of a kind.
pub(super) struct Resources {
    pub(super) group: String,
    pub(super) version: String,
    pub(super) names: Vec<String>,
    /// They are no more than those of the kind.
    pub(super) is_exact: bool,
}

/// The resources that a pattern of kinds may mean; none where it means subresources.
pub(super) fn resources(
    (group, version, kind, subresource): &kind::Parts<'_>,
) -> Option<Resources> {
    let whole = |part: &str| match model::glob::is_pattern(part) {
        true => "*".to_owned(),
        false => part.to_owned(),
    };
    let is_whole = |part: &str| part == "*" || !model::glob::is_pattern(part);
    let is_exact = is_whole(group) && is_whole(version);
    let names = |names: Vec<String>, is_exact: bool| Resources {
        group: whole(group),
        version: whole(version),
        names,
        is_exact,
    };
    // Kyverno takes what adds a container to a pod for a change of the pod.
    let with_containers = |name: String| match may_be_pod(group, version, kind) {
        true => vec![name, "pods/ephemeralcontainers".to_owned()],
        false => vec![name],
    };
    match (*kind, *subresource) {
        ("*", "") => Some(names(with_containers("*".to_owned()), is_exact)),
        ("*", "*") => Some(names(vec!["*/*".to_owned()], is_exact)),
        (kind, "") if is_known(kind) => Some(names(with_containers(resource_of(kind)), is_exact)),
        (_, "") => Some(names(with_containers("*".to_owned()), false)),
        _ => None,
    }
}

/// The resource of a kind, where it is known.
pub(crate) fn known_resource(kind: &str) -> Option<String> {
    is_known(kind).then(|| resource_of(kind))
}

/// All objects of a kind are known to stand in namespaces.
pub(super) fn stands_in_namespaces(written: &str) -> bool {
    let (.., name, _) = kind::parts(written);
    let known = KINDS.iter().find(|(_, kinds)| kinds.contains(&name));
    known.is_some_and(|(group, _)| !is_clusterwide(group, name))
}

fn may_be_pod(group: &str, version: &str, kind: &str) -> bool {
    let matches = model::glob::matches;
    matches(group, "") && matches(version, "v1") && matches(kind, "Pod")
}

fn is_known(kind: &str) -> bool {
    KINDS.iter().any(|(_, kinds)| kinds.contains(&kind))
}

/// Why a kind is not lowered that is a subresource.
pub(super) fn subresource(kind: &str) -> String {
    format!("{kind} is a subresource, and what kind its requests are of is not known")
}

/// The request is about a kind like this.
pub(super) fn is_kind(written: &str) -> Result<String, String> {
    let (group, version, kind, below) = kind::parts(written);
    let is = |field: &str, pattern: &str| {
        (pattern != "*").then(|| is_like(&format!("request.{field}"), pattern))
    };
    // The API server leaves out what is empty.
    let whole = "!has(request.subResource)";
    let below = match (kind, below) {
        ("*", "*") => None,
        (_, "") if may_be_pod(group, version, kind) => {
            let adds = "request.kind.kind == 'Pod' && request.subResource == 'ephemeralcontainers'";
            Some(format!("({whole} || ({adds}))"))
        }
        (_, "") => Some(whole.to_owned()),
        _ => return Err(subresource(written)),
    };
    let parts =
        [is("kind.group", group), is("kind.version", version), is("kind.kind", kind), below];
    Ok(all(parts.into_iter().flatten().collect()).unwrap_or("true".to_owned()))
}
