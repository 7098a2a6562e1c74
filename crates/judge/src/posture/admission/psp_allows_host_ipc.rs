use model::{Edit, Object, Severity, World};

use super::psp::{POLICY, all_allow};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "psp-allows-host-ipc",
    severity: Severity::Low,
    page: include_str!("psp_allows_host_ipc.md"),
    judge: Judge::ObjectAmong(&[POLICY], psp_allows_host_ipc),
};

fn psp_allows_host_ipc(_: &Object<'_>, world: &dyn World, report: &mut Report<'_>) {
    let allows = |policy: &Object<'_>| policy.spec().get("hostIPC").as_bool() == Some(true);
    if all_allow(world, allows) {
        report
            .at("spec.hostIPC", "allows the node's IPC namespace")
            .risky_fix(Edit::remove("spec.hostIPC"));
    }
}
