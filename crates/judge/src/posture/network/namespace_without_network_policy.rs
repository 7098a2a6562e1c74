use model::{Direction, Isolation, Namespace, Severity, World};

use crate::check::{Check, Judge};
use crate::posture::lookup::lacks;
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "namespace-without-network-policy",
    severity: Severity::Medium,
    page: include_str!("namespace_without_network_policy.md"),
    judge: Judge::Namespace(namespace_without_network_policy),
};

fn namespace_without_network_policy(
    namespace: &Namespace<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    if !Isolation::within(world, namespace.name).any(|policy| counts(&policy)) {
        let is_known = Isolation::all_known(world, namespace.name);
        lacks("NetworkPolicy", namespace, is_known, report);
    }
}

/// A policy for the whole cluster counts when it closes every pod.
fn counts(policy: &Isolation<'_>) -> bool {
    !policy.is_clusterwide()
        || policy.picks_all()
            && (policy.closes(Direction::Ingress) || policy.closes(Direction::Egress))
}
