use model::{Kind, Object, Severity};

use super::workload::job_spec;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "job-deadline-missing",
    severity: Severity::Low,
    page: include_str!("job_deadline_missing.md"),
    judge: Judge::Object(
        &[Kind::new("batch", "CronJob"), Kind::new("batch", "Job")],
        deadline_missing,
    ),
};

fn deadline_missing(object: &Object<'_>, report: &mut Report<'_>) {
    let (path, spec) = job_spec(object);
    let of_pod = spec.at(&["template", "spec", "activeDeadlineSeconds"]);
    if !spec.get("activeDeadlineSeconds").is_set() && !of_pod.is_set() {
        report.at(path.key("activeDeadlineSeconds"), "may run for ever");
    }
}
