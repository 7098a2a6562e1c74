use model::access::{Ask, ROLES, Role, is_reserved};
use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "reserved-name-hides-power",
    severity: Severity::High,
    page: include_str!("reserved_name_hides_power.md"),
    judge: Judge::Object(ROLES, reserved_name_hides_power),
};

const LEADS_UPWARDS: Ask = Ask {
    verbs: &["bind", "escalate", "impersonate"],
    resources: &[
        ("rbac.authorization.k8s.io", "clusterroles"),
        ("rbac.authorization.k8s.io", "roles"),
        ("", "users"),
        ("", "groups"),
        ("", "serviceaccounts"),
    ],
};

/// What Kubernetes, kubeadm and OpenShift ship under names of this kind.
const SHIPPED: &[&str] = &[
    "gce:",
    "kubeadm:",
    "system::leader-locking-",
    "system:aggregate-to-",
    "system:certificates.k8s.io:",
    "system:controller:",
    "system:kube-controller-manager",
    "system:master",
    "system:node",
    "system:openshift:",
];

fn reserved_name_hides_power(role: &Object<'_>, report: &mut Report<'_>) {
    let name = role.name();
    let is_made_up = is_reserved(name) && !SHIPPED.iter().any(|shipped| name.starts_with(shipped));
    let Some(role) = Role::of(*role).filter(|_| is_made_up) else {
        return report.not_applicable();
    };
    let is_unlimited = role.rules().any(|rule| rule.sweep().is_some());
    if is_unlimited || role.grants(&LEADS_UPWARDS).next().is_some() {
        report.at("metadata.name", "bears a name of the control plane, and leads to every right");
    }
}
