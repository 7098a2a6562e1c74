use model::Severity;

use super::hole;
use super::hole::Range;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "grafana-privilege-race",
    severity: Severity::High,
    page: include_str!("grafana_privilege_race.md"),
    judge: Judge::Image(grafana_privilege_race),
};

const RANGES: &[Range] = &[([9, 2, 0], [9, 2, 4])];

fn grafana_privilege_race(written: &str, report: &mut Report<'_>) {
    let what = "mixes up who asks (CVE-2022-39328)";
    hole::report_versions(written, report, "grafana", RANGES, what);
}
