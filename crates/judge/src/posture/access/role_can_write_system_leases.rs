use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-write-system-leases",
    severity: Severity::Low,
    page: include_str!("role_can_write_system_leases.md"),
    judge: Judge::Role(ROLES, role_can_write_system_leases),
};

const WRITE_LEASES: Ask =
    Ask { verbs: &["update", "patch", "delete"], resources: &[("coordination.k8s.io", "leases")] };

fn role_can_write_system_leases(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &WRITE_LEASES, |held| {
        let role = held.role();
        let is_system = role.is_cluster_wide()
            || matches!(role.object().namespace(), Some("kube-node-lease" | "kube-system"));
        (is_system && held.is_unlimited())
            .then(|| "may unseat the controllers that hold leases".to_owned())
    });
}
