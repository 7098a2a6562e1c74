use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-use-privileged-scc",
    severity: Severity::High,
    page: include_str!("role_can_use_privileged_scc.md"),
    judge: Judge::Role(ROLES, role_can_use_privileged_scc),
};

/// Constraints that OpenShift ships and that let a pod reach its node.
const PRIVILEGED: &[&str] = &[
    "hostaccess",
    "hostmount-anyuid",
    "hostmount-anyuid-v2",
    "hostnetwork",
    "hostnetwork-v2",
    "node-exporter",
    "privileged",
];

const USE_SCC: Ask =
    Ask { verbs: &["use"], resources: &[("security.openshift.io", "securitycontextconstraints")] };

fn role_can_use_privileged_scc(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &USE_SCC, |held| {
        if held.is_unlimited() {
            return Some("may run pods under every security context constraint".to_owned());
        }
        let name = held.names_one_of(PRIVILEGED)?;
        Some(format!("may run pods under the constraint `{name}`"))
    });
}
