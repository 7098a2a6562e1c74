use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-modify-workloads",
    severity: Severity::Medium,
    page: include_str!("role_can_modify_workloads.md"),
    judge: Judge::Role(ROLES, role_can_modify_workloads),
};

const MODIFY_WORKLOADS: Ask = Ask {
    verbs: &["create", "update", "patch"],
    resources: &[
        ("apps", "deployments"),
        ("apps", "daemonsets"),
        ("apps", "statefulsets"),
        ("apps", "replicasets"),
        ("batch", "jobs"),
        ("batch", "cronjobs"),
        ("", "replicationcontrollers"),
    ],
};

fn role_can_modify_workloads(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &MODIFY_WORKLOADS, |held| {
        held.is_unlimited().then(|| format!("may change what {} runs", held.every("workload")))
    });
}
