use model::{Object, Severity};

use super::audit::{KINDS, Rule, Target};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "audit-policy-records-secrets",
    severity: Severity::High,
    page: include_str!("audit_policy_records_secrets.md"),
    judge: Judge::Object(KINDS, records_secrets),
};

const SECRETS: &[Target] = &[
    Target::new("", "secrets"),
    Target::new("", "serviceaccounts/token"),
    Target::new("authentication.k8s.io", "tokenreviews"),
];

fn records_secrets(object: &Object<'_>, report: &mut Report<'_>) {
    let mut seen = Vec::new();
    for target in SECRETS {
        for (path, rule) in Rule::all(object).filter(|(_, rule)| rule.may_match(target)) {
            if matches!(rule.level(), "Request" | "RequestResponse") && !seen.contains(&path) {
                let level = rule.level();
                let says = format!("records the bodies of {} ({level})", target.resource);
                report.at(path.clone().key("level"), says);
                seen.push(path);
            }
            if rule.always_matches(target) {
                break;
            }
        }
    }
}
