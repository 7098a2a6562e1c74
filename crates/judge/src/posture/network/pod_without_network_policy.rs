use model::{Direction, FieldPath, Pod, Severity, World};

use super::coverage::{Coverage, labels_of};
use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "pod-without-network-policy",
    severity: Severity::Medium,
    page: include_str!("pod_without_network_policy.md"),
    judge: Judge::PodAmong(pod_without_network_policy),
};

fn pod_without_network_policy(pod: &Pod<'_>, world: &dyn World, report: &mut Report<'_>) {
    let Some(coverage) = Coverage::of(pod, world) else {
        report.at("hostNetwork", "stands on the node's network, where no network policy holds");
        return;
    };
    if coverage.is_closed(Direction::Ingress) || coverage.is_closed(Direction::Egress) {
        return;
    }
    if coverage.is_known() {
        report.at_root(labels_of(pod), "no network policy selects the pod");
    } else {
        let missing = "no NetworkPolicy that selects the pod among the files given";
        report.unknown(FieldPath::root(), missing);
    }
}
