use model::{Edit, Kind, Object, Severity};

use super::workload::is_hook;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "job-ttl-missing",
    severity: Severity::Low,
    page: include_str!("job_ttl_missing.md"),
    judge: Judge::Object(&[Kind::new("batch", "Job")], ttl_missing),
};

const PATH: &str = "spec.ttlSecondsAfterFinished";

fn ttl_missing(object: &Object<'_>, report: &mut Report<'_>) {
    let is_owned = !object.metadata().get("ownerReferences").is_empty();
    if is_hook(object) || is_owned {
        report.not_applicable();
    } else if !object.spec().get("ttlSecondsAfterFinished").is_set() {
        report
            .at(PATH, "stays in the cluster after it has finished")
            .risky_fix(Edit::set(PATH, 86_400));
    }
}
