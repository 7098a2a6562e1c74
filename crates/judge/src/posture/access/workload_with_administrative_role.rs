use model::access::{Binding, Sweep};
use model::{Pod, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::account;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "workload-with-administrative-role",
    severity: Severity::High,
    page: include_str!("workload_with_administrative_role.md"),
    judge: Judge::PodAmong(workload_with_administrative_role),
};

fn workload_with_administrative_role(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    account::judge(pod, world, report, |binding| all_that_it_may(binding, world));
}

fn all_that_it_may(binding: &Binding<'_>, world: &dyn World) -> Option<&'static str> {
    if binding.is_to_cluster_role("cluster-admin") {
        return Some("may do everything");
    }
    let role = binding.role(world)?;
    let sweeps: Vec<_> = role.rules().filter_map(|rule| rule.sweep()).collect();
    if sweeps.contains(&Sweep::Everything) {
        return Some("may do everything");
    }
    sweeps.contains(&Sweep::Core).then_some("may do everything of the core group")
}
