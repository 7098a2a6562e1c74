use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-control-admission-policies",
    severity: Severity::High,
    page: include_str!("role_can_control_admission_policies.md"),
    judge: Judge::Role(ROLES, role_can_control_admission_policies),
};

const CONTROL_POLICIES: Ask = Ask {
    verbs: &["create", "update", "patch", "delete", "deletecollection"],
    resources: &[
        ("admissionregistration.k8s.io", "validatingadmissionpolicies"),
        ("admissionregistration.k8s.io", "validatingadmissionpolicybindings"),
        ("admissionregistration.k8s.io", "mutatingadmissionpolicies"),
        ("admissionregistration.k8s.io", "mutatingadmissionpolicybindings"),
    ],
};

fn role_can_control_admission_policies(
    role: &Role<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    permission::judge(role, world, report, &CONTROL_POLICIES, |_| {
        Some("may change what the cluster admits".to_owned())
    });
}
