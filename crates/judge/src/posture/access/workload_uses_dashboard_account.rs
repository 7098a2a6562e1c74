use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "workload-uses-dashboard-account",
    severity: Severity::Medium,
    page: include_str!("workload_uses_dashboard_account.md"),
    judge: Judge::Pod(workload_uses_dashboard_account),
};

fn workload_uses_dashboard_account(pod: &Pod<'_>, report: &mut Report<'_>) {
    let dashboard = "kubernetes-dashboard";
    let is_borrowed = pod.get("serviceAccountName").as_str() == Some(dashboard);
    if is_borrowed && !pod.object().name().starts_with(dashboard) {
        report
            .at("serviceAccountName", "acts as the dashboard")
            .risky_fix(Edit::remove("serviceAccountName"));
    }
}
