use model::{Object, Severity};

use super::encryption::{KINDS, provider, rules};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "encryption-weak-provider",
    severity: Severity::Medium,
    page: include_str!("encryption_weak_provider.md"),
    judge: Judge::Object(KINDS, weak_provider),
};

fn weak_provider(object: &Object<'_>, report: &mut Report<'_>) {
    for (path, rule) in rules(object) {
        let writes = rule.get("providers").item(0);
        let kms_version = writes.at(&["kms", "apiVersion"]).as_str();
        let says = match provider(writes) {
            Some("aesgcm") => "aesgcm is unsafe after 200,000 writes with one key",
            Some("kms") if kms_version.is_none_or(|version| version == "v1") => {
                "kms v1 is deprecated"
            }
            _ => continue,
        };
        report.at(path.key("providers").index(0), says);
    }
}
