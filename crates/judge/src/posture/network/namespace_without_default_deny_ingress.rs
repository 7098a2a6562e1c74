use model::{Direction, Namespace, Severity, World};

use super::coverage::without_default_deny;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "namespace-without-default-deny-ingress",
    severity: Severity::Medium,
    page: include_str!("namespace_without_default_deny_ingress.md"),
    judge: Judge::Namespace(namespace_without_default_deny_ingress),
};

fn namespace_without_default_deny_ingress(
    namespace: &Namespace<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    without_default_deny(Direction::Ingress, namespace, world, report);
}
