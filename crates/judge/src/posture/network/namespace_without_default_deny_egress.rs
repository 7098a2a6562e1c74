use model::{Direction, Namespace, Severity, World};

use super::coverage::without_default_deny;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "namespace-without-default-deny-egress",
    severity: Severity::Low,
    page: include_str!("namespace_without_default_deny_egress.md"),
    judge: Judge::Namespace(namespace_without_default_deny_egress),
};

fn namespace_without_default_deny_egress(
    namespace: &Namespace<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    without_default_deny(Direction::Egress, namespace, world, report);
}
