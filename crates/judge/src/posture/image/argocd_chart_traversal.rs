use model::Severity;

use super::hole;
use super::hole::Range;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "argocd-chart-traversal",
    severity: Severity::High,
    page: include_str!("argocd_chart_traversal.md"),
    judge: Judge::Image(argocd_chart_traversal),
};

const RANGES: &[Range] = &[([0, 0, 0], [2, 1, 9]), ([2, 2, 0], [2, 2, 4])];

fn argocd_chart_traversal(written: &str, report: &mut Report<'_>) {
    hole::report_versions(
        written,
        report,
        "argocd",
        RANGES,
        "reads others' files (CVE-2022-24348)",
    );
}
