use model::{Container, Severity};

use super::resources::{Amount, missing};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "ephemeral-storage-limit-missing",
    severity: Severity::Low,
    page: include_str!("ephemeral_storage_limit_missing.md"),
    judge: Judge::Container(storage_limit_missing),
};

fn storage_limit_missing(container: &Container<'_>, report: &mut Report<'_>) {
    let limit = Amount::limit("ephemeral-storage");
    missing(container, limit, "1Gi", "no limit on the node's disk", report);
}
