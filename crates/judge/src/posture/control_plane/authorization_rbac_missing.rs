use model::{Object, Severity};

use super::authorization::{KINDS, authorizers};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "authorization-rbac-missing",
    severity: Severity::High,
    page: include_str!("authorization_rbac_missing.md"),
    judge: Judge::Object(KINDS, lacks_rbac),
};

fn lacks_rbac(object: &Object<'_>, report: &mut Report<'_>) {
    for kind in ["RBAC", "Node"] {
        if !authorizers(object).any(|(_, it)| it.get("type").as_str() == Some(kind)) {
            report.at("authorizers", format!("no authorizer of type {kind}"));
        }
    }
}
