use model::{Edit, Kind, Object, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "cron-job-deadline",
    severity: Severity::Low,
    page: include_str!("cron_job_deadline.md"),
    judge: Judge::Object(&[Kind::new("batch", "CronJob")], deadline),
};

const PATH: &str = "spec.startingDeadlineSeconds";

fn deadline(object: &Object<'_>, report: &mut Report<'_>) {
    match object.spec().get("startingDeadlineSeconds").as_i64() {
        None => {
            let says = "is not started again after a hundred missed runs";
            report.at(PATH, says).risky_fix(Edit::set(PATH, 300));
        }
        // The controller looks every ten seconds.
        Some(seconds) if seconds < 10 => {
            let says = format!("{seconds} seconds are over before the controller looks");
            report.at(PATH, says);
        }
        Some(_) => {}
    }
}
