use model::Severity;

use super::hole;
use super::hole::Range;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ingress-nginx-code-injection",
    severity: Severity::Critical,
    page: include_str!("ingress_nginx_code_injection.md"),
    judge: Judge::Image(ingress_nginx_code_injection),
};

const RANGES: &[Range] = &[([0, 0, 0], [1, 11, 5]), ([1, 12, 0], [1, 12, 1])];

fn ingress_nginx_code_injection(written: &str, report: &mut Report<'_>) {
    let what = "runs code for any pod that reaches it (CVE-2025-1974)";
    hole::report_versions(written, report, "ingress-nginx/controller", RANGES, what);
}
