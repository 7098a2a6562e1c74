use model::{Object, Severity};

use super::authorization::{KINDS, authorizers};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "authorization-always-allow",
    severity: Severity::Critical,
    page: include_str!("authorization_always_allow.md"),
    judge: Judge::Object(KINDS, always_allow),
};

fn always_allow(object: &Object<'_>, report: &mut Report<'_>) {
    for (path, authorizer) in authorizers(object) {
        if authorizer.get("type").as_str() == Some("AlwaysAllow") {
            report.at(path.key("type"), "this authorizer permits every request");
        }
    }
}
