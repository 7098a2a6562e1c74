use model::{Edit, Pod, Role, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "share-process-namespace",
    severity: Severity::Low,
    page: include_str!("share_process_namespace.md"),
    judge: Judge::Pod(share_process_namespace),
};

fn share_process_namespace(pod: &Pod<'_>, report: &mut Report<'_>) {
    let shares = pod.get("shareProcessNamespace").as_bool() == Some(true);
    let count = pod.containers().filter(|container| container.role() != Role::Init).count();
    if shares && count > 1 {
        report
            .at("shareProcessNamespace", format!("{count} containers see each other's processes"))
            .risky_fix(Edit::remove("shareProcessNamespace"));
    }
}
