use model::{Object, Severity};

use super::audit::{KINDS, Rule};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "audit-policy-records-nothing",
    severity: Severity::High,
    page: include_str!("audit_policy_records_nothing.md"),
    judge: Judge::Object(KINDS, records_nothing),
};

fn records_nothing(object: &Object<'_>, report: &mut Report<'_>) {
    for (path, rule) in Rule::all(object) {
        if rule.level() != "None" {
            return;
        }
        if rule.is_catch_all() {
            report.at(path.key("level"), "no request is recorded: this rule drops every one");
            return;
        }
    }
}
