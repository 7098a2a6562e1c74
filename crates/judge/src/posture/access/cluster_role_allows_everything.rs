use model::access::{CLUSTER_ROLE, Role, Sweep};
use model::{Severity, World};

use crate::check::{Check, Judge};
use crate::posture::permission;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "cluster-role-allows-everything",
    severity: Severity::Critical,
    page: include_str!("cluster_role_allows_everything.md"),
    judge: Judge::Role(&[CLUSTER_ROLE], cluster_role_allows_everything),
};

fn cluster_role_allows_everything(role: &Role<'_>, world: &dyn World, report: &mut Report<'_>) {
    permission::judge_sweep(
        role,
        world,
        report,
        Sweep::Everything,
        "may do everything in the cluster",
    );
}
