use model::access::{ROLES, Role, Sweep};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-allows-whole-core-group",
    severity: Severity::High,
    page: include_str!("role_allows_whole_core_group.md"),
    judge: Judge::Role(ROLES, role_allows_whole_core_group),
};

fn role_allows_whole_core_group(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge_sweep(
        role,
        world,
        report,
        Sweep::Core,
        "may do everything with pods, secrets and all else of the core group",
    );
}
