use model::access::{Ask, Binding};
use model::{Pod, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::account;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "workload-with-takeover-role",
    severity: Severity::Medium,
    page: include_str!("workload_with_takeover_role.md"),
    judge: Judge::PodAmong(workload_with_takeover_role),
};

const CREATE_PODS: Ask = Ask { verbs: &["create"], resources: &[("", "pods")] };
const CHANGE_PODS: Ask = Ask { verbs: &["update", "patch"], resources: &[("", "pods")] };
const READ_SECRETS: Ask = Ask { verbs: &["get", "list", "watch"], resources: &[("", "secrets")] };

fn workload_with_takeover_role(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    account::judge(pod, world, report, |binding| way_up(binding, world));
}

/// A role that allows everything is left to `workload-with-administrative-role`.
fn way_up(binding: &Binding<'_>, world: &dyn World) -> Option<&'static str> {
    let role = binding.role(world)?;
    let allows = |ask: &Ask| {
        let mut grants = role.grants(ask);
        grants.any(|grant| grant.is_unlimited() && grant.rule().sweep().is_none())
    };
    if allows(&CREATE_PODS) {
        return Some("may create pods");
    }
    if allows(&CHANGE_PODS) {
        return Some("may change pods");
    }
    allows(&READ_SECRETS).then_some("may read every secret")
}
