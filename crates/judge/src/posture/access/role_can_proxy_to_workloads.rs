use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-proxy-to-workloads",
    severity: Severity::Medium,
    page: include_str!("role_can_proxy_to_workloads.md"),
    judge: Judge::Role(ROLES, role_can_proxy_to_workloads),
};

const PROXY_TO_WORKLOADS: Ask = Ask {
    verbs: &["get", "create", "connect", "update", "patch", "delete"],
    resources: &[("", "pods/proxy"), ("", "services/proxy")],
};

fn role_can_proxy_to_workloads(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &PROXY_TO_WORKLOADS, |held| {
        Some(format!("may reach {} through the api server", held.every("pod or service")))
    });
}
