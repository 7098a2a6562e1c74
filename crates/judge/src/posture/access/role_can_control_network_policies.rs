use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-control-network-policies",
    severity: Severity::Medium,
    page: include_str!("role_can_control_network_policies.md"),
    judge: Judge::Role(ROLES, role_can_control_network_policies),
};

const CONTROL_NETWORK: Ask = Ask {
    verbs: &["create", "update", "patch", "delete", "deletecollection"],
    resources: &[
        ("networking.k8s.io", "networkpolicies"),
        ("policy.networking.k8s.io", "adminnetworkpolicies"),
        ("policy.networking.k8s.io", "baselineadminnetworkpolicies"),
        ("policy.networking.k8s.io", "clusternetworkpolicies"),
        ("cilium.io", "ciliumnetworkpolicies"),
        ("cilium.io", "ciliumclusterwidenetworkpolicies"),
        ("crd.projectcalico.org", "networkpolicies"),
        ("crd.projectcalico.org", "globalnetworkpolicies"),
        ("projectcalico.org", "networkpolicies"),
        ("projectcalico.org", "globalnetworkpolicies"),
    ],
};

fn role_can_control_network_policies(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &CONTROL_NETWORK, |held| {
        held.is_unlimited().then(|| format!("may change who reaches {}", held.every("pod")))
    });
}
