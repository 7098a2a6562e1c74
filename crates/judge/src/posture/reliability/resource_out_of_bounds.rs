use model::{Container, Role, Severity};

use super::resources::{self, Amount};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "resource-out-of-bounds",
    severity: Severity::Medium,
    page: include_str!("resource_out_of_bounds.md"),
    judge: Judge::Container(out_of_bounds),
};

fn out_of_bounds(container: &Container<'_>, report: &mut Report<'_>) {
    let bounds = &report.settings().resource_bounds;
    if bounds.is_empty() || !matches!(container.role(), Role::Main | Role::Sidecar) {
        return report.not_applicable();
    }
    for bound in bounds.iter().filter_map(|written| Bound::parse(written)) {
        let Some(number) = bound.amount.of(container) else { continue };
        let clause = match bound.is_most {
            true if number > bound.number => "above",
            false if number < bound.number => "below",
            _ => continue,
        };
        let written = bound.amount.written(container);
        let says = format!("{written} is {clause} the bound of {}", bound.written);
        report.at(bound.amount.path(), says);
    }
}

/// `limits.memory <= 6G`
struct Bound<'s> {
    amount: Amount,
    /// Not more, else not less.
    is_most: bool,
    number: f64,
    written: &'s str,
}

impl Bound<'_> {
    /// `None` for what is no bound.
    fn parse(written: &str) -> Option<Bound<'_>> {
        let (amount, number, is_most) = match written.split_once("<=") {
            Some((amount, number)) => (amount, number, true),
            None => {
                let (amount, number) = written.split_once(">=")?;
                (amount, number, false)
            }
        };
        let written = number.trim();
        let amount = Amount::named(amount.trim())?;
        Some(Bound { amount, is_most, number: resources::number(written)?, written })
    }
}
