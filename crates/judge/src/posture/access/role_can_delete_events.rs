use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-delete-events",
    severity: Severity::Low,
    page: include_str!("role_can_delete_events.md"),
    judge: Judge::Role(ROLES, role_can_delete_events),
};

const DELETE_EVENTS: Ask = Ask {
    verbs: &["delete", "deletecollection"],
    resources: &[("", "events"), ("events.k8s.io", "events")],
};

fn role_can_delete_events(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &DELETE_EVENTS, |held| {
        Some(format!("may delete {}", held.every("event")))
    });
}
