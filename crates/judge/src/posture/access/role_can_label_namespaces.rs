use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-label-namespaces",
    severity: Severity::Medium,
    page: include_str!("role_can_label_namespaces.md"),
    judge: Judge::Role(ROLES, role_can_label_namespaces),
};

const LABEL_NAMESPACES: Ask = Ask { verbs: &["update", "patch"], resources: &[("", "namespaces")] };

fn role_can_label_namespaces(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &LABEL_NAMESPACES, |held| {
        held.is_unlimited()
            .then(|| "may relabel the namespace, and so choose which rules apply".to_owned())
    });
}
