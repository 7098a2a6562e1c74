use model::{Edit, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "cron-job-overlaps",
    severity: Severity::Low,
    page: include_str!("cron_job_overlaps.md"),
    judge: Judge::Object(&[Kind::new("batch", "CronJob")], overlaps),
};

const PATH: &str = "spec.concurrencyPolicy";

fn overlaps(object: &Object<'_>, report: &mut Report<'_>) {
    // The API server writes the default into what it keeps: both are told alike.
    if !matches!(object.spec().get("concurrencyPolicy").as_str(), None | Some("Allow")) {
        return;
    }
    let says = "the next run starts while the last one still runs";
    report.at(PATH, says).risky_fix(Edit::set(PATH, "Forbid"));
}
