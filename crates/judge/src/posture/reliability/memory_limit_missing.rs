use model::{Container, Severity};

use super::resources::{Amount, missing};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "memory-limit-missing",
    severity: Severity::Medium,
    page: include_str!("memory_limit_missing.md"),
    judge: Judge::Container(memory_limit_missing),
};

fn memory_limit_missing(container: &Container<'_>, report: &mut Report<'_>) {
    missing(container, Amount::limit("memory"), "512Mi", "no memory limit", report);
}
