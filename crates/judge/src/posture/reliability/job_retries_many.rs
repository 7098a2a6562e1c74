use model::{Kind, Object, Severity};

use super::workload::job_spec;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "job-retries-many",
    severity: Severity::Low,
    page: include_str!("job_retries_many.md"),
    judge: Judge::Object(&[Kind::new("batch", "CronJob"), Kind::new("batch", "Job")], retries_many),
};

/// The default is 6.
const MOST: i64 = 50;

fn retries_many(object: &Object<'_>, report: &mut Report<'_>) {
    let (path, spec) = job_spec(object);
    if let Some(retries) = spec.get("backoffLimit").as_i64().filter(|retries| *retries > MOST) {
        report.at(path.key("backoffLimit"), format!("tries again {retries} times"));
    }
}
