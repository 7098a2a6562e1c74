use model::{Object, Severity};

use super::encryption::{KINDS, provider, rules};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "encryption-identity-first",
    severity: Severity::High,
    page: include_str!("encryption_identity_first.md"),
    judge: Judge::Object(KINDS, identity_first),
};

fn identity_first(object: &Object<'_>, report: &mut Report<'_>) {
    for (path, rule) in rules(object) {
        if provider(rule.get("providers").item(0)) == Some("identity") {
            let says = "identity comes first: what is written is not encrypted";
            report.at(path.key("providers").index(0), says);
        }
    }
}
