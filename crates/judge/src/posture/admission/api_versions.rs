//! API versions that Kubernetes serves no more, or will not much longer.

use model::Kind;

/// What becomes of an API version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// This release and all later ones refuse it.
    Removed { in_release: &'static str },
    /// Served still, against advice since this release.
    Deprecated { since: &'static str },
}

const fn removed(in_release: &'static str) -> Fate {
    Fate::Removed { in_release }
}

/// An API version, the kinds of it, what becomes of them, and what replaces them.
type Row = (&'static str, &'static [&'static str], Fate, Option<&'static str>);

const APPS: &[&str] = &["DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"];
const FLOW: &[&str] = &["FlowSchema", "PriorityLevelConfiguration"];
const RBAC: &[&str] = &["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"];
const STORAGE: &[&str] = &["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"];
const WEBHOOKS: &[&str] = &["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"];

/// The facts of Kubernetes' deprecation guide.
const ROWS: &[Row] = &[
    (
        "admissionregistration.k8s.io/v1beta1",
        WEBHOOKS,
        removed("1.22"),
        Some("admissionregistration.k8s.io/v1"),
    ),
    (
        "apiextensions.k8s.io/v1beta1",
        &["CustomResourceDefinition"],
        removed("1.22"),
        Some("apiextensions.k8s.io/v1"),
    ),
    (
        "apiregistration.k8s.io/v1beta1",
        &["APIService"],
        removed("1.22"),
        Some("apiregistration.k8s.io/v1"),
    ),
    ("apps/v1beta1", APPS, removed("1.16"), Some("apps/v1")),
    ("apps/v1beta2", APPS, removed("1.16"), Some("apps/v1")),
    ("autoscaling/v2beta1", &["HorizontalPodAutoscaler"], removed("1.25"), Some("autoscaling/v2")),
    ("autoscaling/v2beta2", &["HorizontalPodAutoscaler"], removed("1.26"), Some("autoscaling/v2")),
    ("batch/v1beta1", &["CronJob"], removed("1.25"), Some("batch/v1")),
    ("batch/v2alpha1", &["CronJob"], removed("1.21"), Some("batch/v1")),
    (
        "certificates.k8s.io/v1beta1",
        &["CertificateSigningRequest"],
        removed("1.22"),
        Some("certificates.k8s.io/v1"),
    ),
    ("coordination.k8s.io/v1beta1", &["Lease"], removed("1.22"), Some("coordination.k8s.io/v1")),
    ("discovery.k8s.io/v1beta1", &["EndpointSlice"], removed("1.25"), Some("discovery.k8s.io/v1")),
    ("extensions/v1beta1", APPS, removed("1.16"), Some("apps/v1")),
    ("extensions/v1beta1", &["Ingress"], removed("1.22"), Some("networking.k8s.io/v1")),
    ("extensions/v1beta1", &["NetworkPolicy"], removed("1.16"), Some("networking.k8s.io/v1")),
    ("extensions/v1beta1", &["PodSecurityPolicy"], removed("1.16"), None),
    (
        "flowcontrol.apiserver.k8s.io/v1beta1",
        FLOW,
        removed("1.26"),
        Some("flowcontrol.apiserver.k8s.io/v1"),
    ),
    (
        "flowcontrol.apiserver.k8s.io/v1beta2",
        FLOW,
        removed("1.29"),
        Some("flowcontrol.apiserver.k8s.io/v1"),
    ),
    (
        "flowcontrol.apiserver.k8s.io/v1beta3",
        FLOW,
        removed("1.32"),
        Some("flowcontrol.apiserver.k8s.io/v1"),
    ),
    (
        "networking.k8s.io/v1beta1",
        &["Ingress", "IngressClass"],
        removed("1.22"),
        Some("networking.k8s.io/v1"),
    ),
    ("node.k8s.io/v1beta1", &["RuntimeClass"], removed("1.25"), Some("node.k8s.io/v1")),
    ("policy/v1beta1", &["PodDisruptionBudget"], removed("1.25"), Some("policy/v1")),
    ("policy/v1beta1", &["PodSecurityPolicy"], removed("1.25"), None),
    (
        "rbac.authorization.k8s.io/v1alpha1",
        RBAC,
        removed("1.22"),
        Some("rbac.authorization.k8s.io/v1"),
    ),
    (
        "rbac.authorization.k8s.io/v1beta1",
        RBAC,
        removed("1.22"),
        Some("rbac.authorization.k8s.io/v1"),
    ),
    (
        "scheduling.k8s.io/v1alpha1",
        &["PriorityClass"],
        removed("1.22"),
        Some("scheduling.k8s.io/v1"),
    ),
    (
        "scheduling.k8s.io/v1beta1",
        &["PriorityClass"],
        removed("1.22"),
        Some("scheduling.k8s.io/v1"),
    ),
    ("storage.k8s.io/v1beta1", STORAGE, removed("1.22"), Some("storage.k8s.io/v1")),
    ("storage.k8s.io/v1beta1", &["CSIStorageCapacity"], removed("1.27"), Some("storage.k8s.io/v1")),
    ("v1", &["ComponentStatus"], Fate::Deprecated { since: "1.19" }, None),
    ("v1", &["Endpoints"], Fate::Deprecated { since: "1.33" }, Some("discovery.k8s.io/v1")),
];

/// The kinds of all rows, as objects of any of their versions are known.
pub(super) const KINDS: &[Kind<'static>] = &[
    Kind::core("ComponentStatus"),
    Kind::core("Endpoints"),
    Kind::new("admissionregistration.k8s.io", "MutatingWebhookConfiguration"),
    Kind::new("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"),
    Kind::new("apiextensions.k8s.io", "CustomResourceDefinition"),
    Kind::new("apiregistration.k8s.io", "APIService"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("autoscaling", "HorizontalPodAutoscaler"),
    Kind::new("batch", "CronJob"),
    Kind::new("certificates.k8s.io", "CertificateSigningRequest"),
    Kind::new("coordination.k8s.io", "Lease"),
    Kind::new("discovery.k8s.io", "EndpointSlice"),
    Kind::new("extensions", "StatefulSet"),
    Kind::new("flowcontrol.apiserver.k8s.io", "FlowSchema"),
    Kind::new("flowcontrol.apiserver.k8s.io", "PriorityLevelConfiguration"),
    Kind::new("networking.k8s.io", "Ingress"),
    Kind::new("networking.k8s.io", "IngressClass"),
    Kind::new("networking.k8s.io", "NetworkPolicy"),
    Kind::new("node.k8s.io", "RuntimeClass"),
    Kind::new("policy", "PodDisruptionBudget"),
    Kind::new("policy", "PodSecurityPolicy"),
    Kind::new("rbac.authorization.k8s.io", "ClusterRole"),
    Kind::new("rbac.authorization.k8s.io", "ClusterRoleBinding"),
    Kind::new("rbac.authorization.k8s.io", "Role"),
    Kind::new("rbac.authorization.k8s.io", "RoleBinding"),
    Kind::new("scheduling.k8s.io", "PriorityClass"),
    Kind::new("storage.k8s.io", "CSIDriver"),
    Kind::new("storage.k8s.io", "CSINode"),
    Kind::new("storage.k8s.io", "CSIStorageCapacity"),
    Kind::new("storage.k8s.io", "StorageClass"),
    Kind::new("storage.k8s.io", "VolumeAttachment"),
];

/// What becomes of `kind` in `api_version`, and what replaces it; `None` for what stays.
pub(super) fn fate(api_version: &str, kind: &str) -> Option<(Fate, Option<&'static str>)> {
    let row = ROWS
        .iter()
        .find(|(version, kinds, _, _)| *version == api_version && kinds.contains(&kind))?;
    Some((row.2, row.3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_looked_at() {
        for (version, kinds, _, _) in ROWS {
            for kind in *kinds {
                let kind = Kind::of(version, kind);
                assert!(KINDS.contains(&kind), "{version} {kind:?}");
            }
        }
    }
}
