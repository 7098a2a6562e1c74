use model::{Kind, Object, Severity};

use super::default_namespace::report_default;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "access-in-default-namespace",
    severity: Severity::Low,
    page: include_str!("access_in_default_namespace.md"),
    judge: Judge::Object(KINDS, access_in_default_namespace),
};

const KINDS: &[Kind<'static>] = &[
    Kind::core("ServiceAccount"),
    Kind::new("rbac.authorization.k8s.io", "Role"),
    Kind::new("rbac.authorization.k8s.io", "RoleBinding"),
];

fn access_in_default_namespace(object: &Object<'_>, report: &mut Report<'_>) {
    // Every namespace has this one.
    if object.kind().name == "ServiceAccount" && object.name() == "default" {
        return report.not_applicable();
    }
    report_default(object, report);
}
