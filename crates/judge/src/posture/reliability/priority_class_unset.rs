use model::{Pod, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "priority-class-unset",
    severity: Severity::Low,
    page: include_str!("priority_class_unset.md"),
    judge: Judge::Pod(priority_class_unset),
};

fn priority_class_unset(pod: &Pod<'_>, report: &mut Report<'_>) {
    if pod.get("priorityClassName").as_str().is_none_or(str::is_empty) {
        report.at("priorityClassName", "no priority class");
    }
}
