use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-write-endpoints",
    severity: Severity::Medium,
    page: include_str!("role_can_write_endpoints.md"),
    judge: Judge::Role(ROLES, role_can_write_endpoints),
};

const WRITE_ENDPOINTS: Ask = Ask {
    verbs: &["create", "update", "patch"],
    resources: &[("", "endpoints"), ("discovery.k8s.io", "endpointslices")],
};

fn role_can_write_endpoints(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &WRITE_ENDPOINTS, |held| {
        held.is_unlimited().then(|| format!("may choose where {} leads", held.every("service")))
    });
}
