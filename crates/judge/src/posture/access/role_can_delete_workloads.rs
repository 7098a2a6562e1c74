use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-delete-workloads",
    severity: Severity::Low,
    page: include_str!("role_can_delete_workloads.md"),
    judge: Judge::Role(ROLES, role_can_delete_workloads),
};

const DELETE: Ask = Ask {
    verbs: &["delete", "deletecollection"],
    resources: &[
        ("", "pods"),
        ("", "services"),
        ("", "secrets"),
        ("apps", "deployments"),
        ("apps", "daemonsets"),
        ("apps", "statefulsets"),
        ("apps", "replicasets"),
        ("batch", "jobs"),
        ("batch", "cronjobs"),
    ],
};

fn role_can_delete_workloads(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &DELETE, |held| {
        held.is_unlimited()
            .then(|| format!("may delete {}", held.every("workload, service or secret")))
    });
}
