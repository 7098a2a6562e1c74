use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-lift-quotas",
    severity: Severity::Low,
    page: include_str!("role_can_lift_quotas.md"),
    judge: Judge::Role(ROLES, role_can_lift_quotas),
};

const LIFT_QUOTAS: Ask = Ask {
    verbs: &["update", "patch", "delete", "deletecollection"],
    resources: &[("", "resourcequotas"), ("", "limitranges")],
};

fn role_can_lift_quotas(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &LIFT_QUOTAS, |held| {
        held.is_unlimited().then(|| "may lift the limits of the namespace".to_owned())
    });
}
