use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-approve-certificates",
    severity: Severity::High,
    page: include_str!("role_can_approve_certificates.md"),
    judge: Judge::Role(ROLES, role_can_approve_certificates),
};

const APPROVE: Ask = Ask {
    verbs: &["update", "patch"],
    resources: &[("certificates.k8s.io", "certificatesigningrequests/approval")],
};

fn role_can_approve_certificates(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &APPROVE, |held| {
        Some(format!("may approve {}", held.every("certificate request")))
    });
}
