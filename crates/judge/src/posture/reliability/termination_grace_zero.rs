use model::{Edit, Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "termination-grace-zero",
    severity: Severity::Medium,
    page: include_str!("termination_grace_zero.md"),
    judge: Judge::Pod(grace_zero),
};

const FIELD: &str = "terminationGracePeriodSeconds";

fn grace_zero(pod: &Pod<'_>, report: &mut Report<'_>) {
    if pod.get(FIELD).as_i64() == Some(0) {
        report.at(FIELD, "is killed without time to finish").risky_fix(Edit::remove(FIELD));
    }
}
