use model::{Object, Severity};

use super::encryption::{KINDS, rules};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "encryption-secrets-uncovered",
    severity: Severity::High,
    page: include_str!("encryption_secrets_uncovered.md"),
    judge: Judge::Object(KINDS, secrets_uncovered),
};

fn secrets_uncovered(object: &Object<'_>, report: &mut Report<'_>) {
    let covers = |resource: &str| matches!(resource, "secrets" | "*." | "*.*");
    if !rules(object).any(|(_, rule)| rule.get("resources").strings().any(covers)) {
        report.at("resources", "no rule covers secrets");
    }
}
