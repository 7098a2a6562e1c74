use model::{Kind, Namespace, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::lacks_kind;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "namespace-without-limit-range",
    severity: Severity::Low,
    page: include_str!("namespace_without_limit_range.md"),
    judge: Judge::Namespace(namespace_without_limit_range),
};

fn namespace_without_limit_range(
    namespace: &Namespace<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    lacks_kind(Kind::core("LimitRange"), namespace, world, report);
}
