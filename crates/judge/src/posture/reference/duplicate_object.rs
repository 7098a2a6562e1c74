use model::{Kind, Object, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::{CONFIG_MAP, INGRESS, NAMESPACE, NETWORK_POLICY, SECRET, SERVICE};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "duplicate-object",
    severity: Severity::Medium,
    page: include_str!("duplicate_object.md"),
    judge: Judge::ObjectAmong(KINDS, duplicate_object),
};

const KINDS: &[Kind<'static>] = &[
    CONFIG_MAP,
    INGRESS,
    NAMESPACE,
    NETWORK_POLICY,
    SECRET,
    SERVICE,
    Kind::core("PersistentVolumeClaim"),
    Kind::core("Pod"),
    Kind::core("ServiceAccount"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("batch", "CronJob"),
    Kind::new("batch", "Job"),
    Kind::new("rbac.authorization.k8s.io", "ClusterRole"),
    Kind::new("rbac.authorization.k8s.io", "ClusterRoleBinding"),
    Kind::new("rbac.authorization.k8s.io", "Role"),
    Kind::new("rbac.authorization.k8s.io", "RoleBinding"),
];

fn duplicate_object(object: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    // A generated name differs each time.
    if object.metadata().get("name").as_str().is_none_or(str::is_empty) {
        return report.not_applicable();
    }
    let namespace = Some(object.namespace_or_default());
    // Files may be variants of each other; within one, an object is meant to be there once.
    let mut twins = world.namesakes(object.kind(), namespace, object.name());
    let first = twins.find(|twin| twin.file() == object.file());
    let is_self =
        |twin: &Object<'_>| std::ptr::eq(twin.node().document(), object.node().document());
    if let Some(first) = first.filter(|first| !is_self(first)) {
        report
            .at("metadata.name", "is the second object of this name: the last one wins")
            .related(&first, "is the first");
    }
}
