use model::{Direction, Pod, Severity, World};

use super::coverage::unrestricted;
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "pod-ingress-unrestricted",
    severity: Severity::Medium,
    page: include_str!("pod_ingress_unrestricted.md"),
    judge: Judge::PodAmong(pod_ingress_unrestricted),
};

fn pod_ingress_unrestricted(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    unrestricted(Direction::Ingress, pod, world, report);
}
