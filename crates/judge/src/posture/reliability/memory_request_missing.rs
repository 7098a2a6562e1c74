use model::{Container, Severity};

use super::resources::{Amount, missing};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "memory-request-missing",
    severity: Severity::Low,
    page: include_str!("memory_request_missing.md"),
    judge: Judge::Container(memory_request_missing),
};

fn memory_request_missing(container: &Container<'_>, report: &mut Report<'_>) {
    missing(container, Amount::request("memory"), "512Mi", "no memory request", report);
}
