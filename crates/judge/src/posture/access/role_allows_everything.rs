use model::access::{ROLE, Role, Sweep};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "role-allows-everything",
    severity: Severity::High,
    page: include_str!("role_allows_everything.md"),
    judge: Judge::Role(&[ROLE], role_allows_everything),
};

fn role_allows_everything(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge_sweep(
        role,
        world,
        report,
        Sweep::Everything,
        "may do everything in the namespace",
    );
}
