use model::{Direction, Pod, Severity, World};

use super::coverage::unrestricted;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "pod-egress-unrestricted",
    severity: Severity::Low,
    page: include_str!("pod_egress_unrestricted.md"),
    judge: Judge::PodAmong(pod_egress_unrestricted),
};

fn pod_egress_unrestricted(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    unrestricted(Direction::Egress, pod, world, report);
}
