use model::{Container, Severity};

use super::resources::Amount;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "memory-overcommitted",
    severity: Severity::Low,
    page: include_str!("memory_overcommitted.md"),
    judge: Judge::Container(memory_overcommitted),
};

/// Memory that was given cannot be taken back: more than this is a bet.
const RATIO: f64 = 4.0;

fn memory_overcommitted(container: &Container<'_>, report: &mut Report<'_>) {
    let (limit, request) = (Amount::limit("memory"), Amount::request("memory"));
    let (Some(most), Some(usual)) = (limit.of(container), request.of(container)) else { return };
    if usual > 0.0 && most > usual * RATIO {
        let times = (most / usual).round();
        report.at(limit.path(), format!("the memory limit is {times} times the request"));
    }
}
