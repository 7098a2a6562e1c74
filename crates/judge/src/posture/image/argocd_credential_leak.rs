use model::Severity;

use super::hole;
use super::hole::Range;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "argocd-credential-leak",
    severity: Severity::High,
    page: include_str!("argocd_credential_leak.md"),
    judge: Judge::Image(argocd_credential_leak),
};

const RANGES: &[Range] = &[
    ([2, 2, 0], [2, 13, 9]),
    ([2, 14, 0], [2, 14, 16]),
    ([3, 0, 0], [3, 0, 14]),
    ([3, 1, 0], [3, 1, 2]),
];

fn argocd_credential_leak(written: &str, report: &mut Report<'_>) {
    let what = "gives away repository passwords (CVE-2025-55190)";
    hole::report_versions(written, report, "argocd", RANGES, what);
}
