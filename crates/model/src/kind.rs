//! Which kinds there are, and where a kind keeps its pod.

/// A kind without its version: versions differ in fields, not in what the object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kind<'a> {
    /// `""` for the core group.
    pub group: &'a str,
    /// `Pod`, `Deployment`, …
    pub name: &'a str,
}

impl<'a> Kind<'a> {
    /// A kind of an API group.
    pub const fn new(group: &'a str, name: &'a str) -> Kind<'a> {
        Kind { group, name }
    }

    /// A kind of the core group.
    pub const fn core(name: &'a str) -> Kind<'a> {
        Kind { group: "", name }
    }

    /// The kind that `api_version` and `kind` name. Kinds that moved from `extensions` to a group
    /// of their own are taken as what they became, and workloads without their group as what they
    /// are meant to be.
    pub fn of(api_version: &'a str, name: &'a str) -> Kind<'a> {
        let group = group_of(api_version);
        match (group, name) {
            ("" | "extensions", "Deployment" | "DaemonSet" | "ReplicaSet" | "StatefulSet") => {
                Kind::new("apps", name)
            }
            ("", "CronJob" | "Job") => Kind::new("batch", name),
            ("extensions", "Ingress" | "NetworkPolicy") => Kind::new("networking.k8s.io", name),
            ("extensions", "PodSecurityPolicy") => Kind::new("policy", name),
            _ => Kind::new(group, name),
        }
    }

    /// Where an object of this kind keeps its pod; `None` when it has none.
    pub fn pod_home(self) -> Option<PodHome> {
        // Names differ sooner than groups do.
        let is_own = |kind: &Kind<'_>| kind.name == self.name && kind.group == self.group;
        let found = POD_HOMES.iter().find(|(kind, _)| is_own(kind));
        found.map(|(_, home)| *home)
    }
}

/// The group of an `apiVersion`; `""` for the core group. Every object is asked for it, time and
/// again: a byte is looked for, not a letter.
pub(crate) fn group_of(api_version: &str) -> &str {
    let slash = api_version.bytes().position(|byte| byte == b'/');
    slash.and_then(|slash| api_version.get(..slash)).unwrap_or_default()
}

/// Where an object keeps its pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PodHome {
    /// The keys that lead to the pod template: the mapping with `metadata` and `spec`.
    pub template: &'static [&'static str],
    /// The pod spec's path, as written.
    pub spec: &'static str,
    /// The path of the pod's metadata, as written.
    pub metadata: &'static str,
}

const fn home(
    template: &'static [&'static str],
    spec: &'static str,
    metadata: &'static str,
) -> PodHome {
    PodHome { template, spec, metadata }
}

const ITSELF: PodHome = home(&[], "spec", "metadata");
const TEMPLATE: PodHome =
    home(&["spec", "template"], "spec.template.spec", "spec.template.metadata");
const POD_TEMPLATE: PodHome =
    home(&["spec", "podTemplate"], "spec.podTemplate.spec", "spec.podTemplate.metadata");

/// Every kind that embeds a pod. A new one is one line.
const POD_HOMES: &[(Kind<'static>, PodHome)] = &[
    (Kind::core("Pod"), ITSELF),
    (Kind::core("PodTemplate"), home(&["template"], "template.spec", "template.metadata")),
    (Kind::core("ReplicationController"), TEMPLATE),
    (Kind::new("agents.x-k8s.io", "Sandbox"), POD_TEMPLATE),
    (Kind::new("apps", "DaemonSet"), TEMPLATE),
    (Kind::new("apps", "Deployment"), TEMPLATE),
    (Kind::new("apps", "ReplicaSet"), TEMPLATE),
    (Kind::new("apps", "StatefulSet"), TEMPLATE),
    (Kind::new("apps.openshift.io", "DeploymentConfig"), TEMPLATE),
    (Kind::new("argoproj.io", "Rollout"), TEMPLATE),
    (
        Kind::new("batch", "CronJob"),
        home(
            &["spec", "jobTemplate", "spec", "template"],
            "spec.jobTemplate.spec.template.spec",
            "spec.jobTemplate.spec.template.metadata",
        ),
    ),
    (Kind::new("batch", "Job"), TEMPLATE),
    (Kind::new("extensions.agents.x-k8s.io", "SandboxTemplate"), POD_TEMPLATE),
    (Kind::new("serving.knative.dev", "Configuration"), TEMPLATE),
    (Kind::new("serving.knative.dev", "Revision"), ITSELF),
    (Kind::new("serving.knative.dev", "Service"), TEMPLATE),
];
