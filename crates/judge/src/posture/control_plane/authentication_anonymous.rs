use model::{Object, Severity};

use super::authentication::KINDS;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "authentication-anonymous",
    severity: Severity::Medium,
    page: include_str!("authentication_anonymous.md"),
    judge: Judge::Object(KINDS, anonymous),
};

const HEALTH: &[&str] = &["/healthz", "/livez", "/readyz"];

fn anonymous(object: &Object<'_>, report: &mut Report<'_>) {
    let anonymous = object.get("anonymous");
    if anonymous.get("enabled").as_bool() != Some(true) {
        return;
    }
    if anonymous.get("conditions").is_empty() {
        report.at("anonymous.enabled", "anonymous requests may ask for every path");
    }
    for (index, condition) in anonymous.get("conditions").items().enumerate() {
        let Some(path) = condition.get("path").as_str() else { continue };
        if !HEALTH.contains(&path) {
            let field = format!("anonymous.conditions[{index}].path");
            report.at(field, format!("anonymous requests may ask for {path}"));
        }
    }
}
