use model::{Edit, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "cron-job-history-off",
    severity: Severity::Low,
    page: include_str!("cron_job_history_off.md"),
    judge: Judge::Object(&[Kind::new("batch", "CronJob")], history_off),
};

const PATH: &str = "spec.failedJobsHistoryLimit";

fn history_off(object: &Object<'_>, report: &mut Report<'_>) {
    if object.spec().get("failedJobsHistoryLimit").as_i64() == Some(0) {
        report.at(PATH, "failed runs vanish with their logs").fix(Edit::remove(PATH));
    }
}
