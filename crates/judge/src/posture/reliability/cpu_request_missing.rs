use model::{Container, Severity};

use super::resources::{Amount, missing};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "cpu-request-missing",
    severity: Severity::Low,
    page: include_str!("cpu_request_missing.md"),
    judge: Judge::Container(cpu_request_missing),
};

fn cpu_request_missing(container: &Container<'_>, report: &mut Report<'_>) {
    missing(container, Amount::request("cpu"), "100m", "no CPU request", report);
}
