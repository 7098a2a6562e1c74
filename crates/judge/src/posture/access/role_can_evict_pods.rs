use model::access::{Ask, ROLES, Role};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-can-evict-pods",
    severity: Severity::Low,
    page: include_str!("role_can_evict_pods.md"),
    judge: Judge::Role(ROLES, role_can_evict_pods),
};

const EVICT: Ask = Ask { verbs: &["create"], resources: &[("", "pods/eviction")] };

fn role_can_evict_pods(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge(role, world, report, &EVICT, |held| {
        Some(format!("may send away {}", held.every("pod")))
    });
}
