use model::Severity;

use super::hole;
use super::hole::Range;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "kyverno-signature-bypass",
    severity: Severity::High,
    page: include_str!("kyverno_signature_bypass.md"),
    judge: Judge::Image(kyverno_signature_bypass),
};

const RANGES: &[Range] = &[([1, 8, 3], [1, 8, 5])];

fn kyverno_signature_bypass(written: &str, report: &mut Report<'_>) {
    let what = "takes unsigned images for signed (CVE-2022-47633)";
    hole::report_versions(written, report, "kyverno", RANGES, what);
}
