use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-control-policy-engines",
    severity: Severity::Medium,
    page: include_str!("role_can_control_policy_engines.md"),
    judge: Judge::Role(ROLES, role_can_control_policy_engines),
};

const CONTROL_ENGINES: Ask = Ask {
    verbs: &["create", "update", "patch", "delete", "deletecollection"],
    resources: &[
        ("kyverno.io", "clusterpolicies"),
        ("kyverno.io", "policies"),
        ("kyverno.io", "policyexceptions"),
        ("policies.kyverno.io", "validatingpolicies"),
        ("policies.kyverno.io", "mutatingpolicies"),
        ("policies.kyverno.io", "policyexceptions"),
        ("templates.gatekeeper.sh", "constrainttemplates"),
        ("config.gatekeeper.sh", "configs"),
        ("mutations.gatekeeper.sh", "assign"),
        ("mutations.gatekeeper.sh", "assignmetadata"),
        ("mutations.gatekeeper.sh", "modifyset"),
    ],
};

fn role_can_control_policy_engines(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &CONTROL_ENGINES, |held| {
        held.is_unlimited()
            .then(|| "may change or except from the policies of a policy engine".to_owned())
    });
}
