//! Which network policies hold for a pod or a namespace, and what they leave open.

use model::{Direction, FieldPath, Isolation, Namespace, Node, Pod, World};

use crate::posture::lookup::is_given;
use crate::report::Report;

/// What the known policies do for one pod.
#[derive(Debug)]
pub(super) struct Coverage {
    ingress: bool,
    egress: bool,
    is_known: bool,
}

impl Coverage {
    /// `None` for a pod on the node's network: no policy holds for it.
    pub(super) fn of(pod: &Pod<'_>, world: &dyn World) -> Option<Coverage> {
        if pod.get("hostNetwork").as_bool() == Some(true) {
            return None;
        }
        let object = pod.object();
        let namespace = object.namespace_or_default();
        let is_known = Isolation::all_known(world, namespace) || is_given(world, namespace);
        let mut coverage = Coverage { ingress: false, egress: false, is_known };
        for policy in Isolation::picking(world, pod) {
            coverage.ingress |= policy.closes(Direction::Ingress);
            coverage.egress |= policy.closes(Direction::Egress);
            if coverage.ingress && coverage.egress {
                break;
            }
        }
        Some(coverage)
    }

    /// Some policy lets only through in this direction what it lists.
    pub(super) fn is_closed(&self, direction: Direction) -> bool {
        match direction {
            Direction::Ingress => self.ingress,
            Direction::Egress => self.egress,
        }
    }

    /// Every policy that may hold for the pod is known.
    pub(super) fn is_known(&self) -> bool {
        self.is_known
    }
}

/// The labels by which a pod is picked.
pub(super) fn labels_of(pod: &Pod<'_>) -> FieldPath {
    FieldPath::from(pod.metadata_path()).key("labels")
}

/// Reports a pod that policies select, but none in this direction.
pub(super) fn unrestricted(
    direction: Direction,
    pod: &Pod<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let Some(coverage) = Coverage::of(pod, world) else { return report.not_applicable() };
    if !coverage.ingress && !coverage.egress {
        return report.not_applicable();
    }
    if coverage.is_closed(direction) {
        return;
    }
    if coverage.is_known {
        let whom = match direction {
            Direction::Ingress => "who connects to the pod",
            Direction::Egress => "where the pod connects to",
        };
        report.at_root(labels_of(pod), format!("no network policy restricts {whom}"));
    } else {
        let missing =
            format!("no NetworkPolicy for the pod's {} among the files given", direction.field());
        report.unknown(FieldPath::root(), missing);
    }
}

/// Reports a namespace with policies of which none closes this direction for every pod.
pub(super) fn without_default_deny(
    direction: Direction,
    namespace: &Namespace<'_>,
    world: &dyn World,
    report: &mut Report<'_>,
) {
    let mut policies = Isolation::within(world, namespace.name).peekable();
    if namespace.object.is_none() || policies.peek().is_none() {
        return report.not_applicable();
    }
    let denies = |policy: Isolation<'_>| {
        let opens_all = policy.rules(direction).items().any(|rule| is_open(rule, direction));
        policy.picks_all() && policy.closes(direction) && !opens_all
    };
    if !policies.any(denies) {
        let preposition = if direction == Direction::Ingress { "to" } else { "from" };
        let direction = direction.field();
        let says = format!("no network policy denies {direction} {preposition} every pod");
        report.at("metadata.name", says);
    }
}

/// Names neither peers nor ports: an empty list of either is as good as none.
fn is_open(rule: Node<'_>, direction: Direction) -> bool {
    let says_nothing = |key: &str| key == direction.peers() || key == "ports";
    rule.entries().all(|entry| says_nothing(entry.key) && entry.value.is_empty())
}
