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
    let says = match object.spec().get("concurrencyPolicy").as_str() {
        None => "the next run starts while the last one still runs, by default",
        Some("Allow") => "the next run starts while the last one still runs",
        Some(_) => return,
    };
    report.at(PATH, says).risky_fix(Edit::set(PATH, "Forbid"));
}
