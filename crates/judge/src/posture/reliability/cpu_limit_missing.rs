use model::{Container, Severity};

use super::resources::{Amount, missing};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "cpu-limit-missing",
    severity: Severity::Low,
    page: include_str!("cpu_limit_missing.md"),
    judge: Judge::Container(cpu_limit_missing),
};

fn cpu_limit_missing(container: &Container<'_>, report: &mut Report<'_>) {
    missing(container, Amount::limit("cpu"), "100m", "no CPU limit", report);
}
