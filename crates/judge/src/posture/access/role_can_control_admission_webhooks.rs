use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-control-admission-webhooks",
    severity: Severity::High,
    page: include_str!("role_can_control_admission_webhooks.md"),
    judge: Judge::Role(ROLES, role_can_control_admission_webhooks),
};

const CONTROL_WEBHOOKS: Ask = Ask {
    verbs: &["create", "update", "patch", "delete", "deletecollection"],
    resources: &[
        ("admissionregistration.k8s.io", "mutatingwebhookconfigurations"),
        ("admissionregistration.k8s.io", "validatingwebhookconfigurations"),
    ],
};

fn role_can_control_admission_webhooks(
    role: &Role<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    permission::judge(role, world, report, &CONTROL_WEBHOOKS, |_| {
        Some("may change which webhooks see and rewrite requests".to_owned())
    });
}
