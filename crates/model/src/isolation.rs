//! Policies that isolate pods, Kubernetes' own and Cilium's, in one view: which pods one picks,
//! and which directions it closes by default.

use crate::document::Node;
use crate::kind::Kind;
use crate::object::Object;
use crate::pod::Pod;
use crate::selector::Selector;
use crate::world::World;

/// Which way a connection goes, as the pod sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the pod.
    Ingress,
    /// From the pod.
    Egress,
}

/// One set of rules for the pods that it picks. A Cilium object may hold several.
#[derive(Debug, Clone, Copy)]
pub struct Isolation<'d> {
    object: Object<'d>,
    spec: Node<'d>,
    flavour: Flavour,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flavour {
    Kubernetes,
    Cilium,
    CiliumClusterwide,
}

/// The policies that stand in a namespace.
const NAMESPACED: [Kind<'static>; 2] = [NETWORK_POLICY, CILIUM];
const NETWORK_POLICY: Kind<'static> = Kind::new("networking.k8s.io", "NetworkPolicy");
const CILIUM: Kind<'static> = Kind::new("cilium.io", "CiliumNetworkPolicy");
const CLUSTERWIDE: Kind<'static> = Kind::new("cilium.io", "CiliumClusterwideNetworkPolicy");

impl Direction {
    /// `ingress`, as a policy calls its list of rules.
    pub fn field(self) -> &'static str {
        match self {
            Direction::Ingress => "ingress",
            Direction::Egress => "egress",
        }
    }

    /// `Ingress`, as a policy calls it among its `policyTypes`.
    pub fn name(self) -> &'static str {
        match self {
            Direction::Ingress => "Ingress",
            Direction::Egress => "Egress",
        }
    }

    /// What a rule calls the other side: `from` or `to`.
    pub fn peers(self) -> &'static str {
        match self {
            Direction::Ingress => "from",
            Direction::Egress => "to",
        }
    }
}

impl<'d> Isolation<'d> {
    /// The sets of rules of `object`; none when it is no such policy.
    pub fn of(object: Object<'d>) -> impl Iterator<Item = Isolation<'d>> {
        let flavour = match object.kind() {
            kind if kind == NETWORK_POLICY => Some(Flavour::Kubernetes),
            kind if kind == CILIUM => Some(Flavour::Cilium),
            kind if kind == CLUSTERWIDE => Some(Flavour::CiliumClusterwide),
            _ => None,
        };
        flavour.into_iter().flat_map(move |flavour| {
            let more = object.get("specs").items().filter(move |_| flavour != Flavour::Kubernetes);
            let specs = [object.spec()].into_iter().filter(|spec| spec.is_mapping()).chain(more);
            specs.map(move |spec| Isolation { object, spec, flavour })
        })
    }

    /// Every set of rules that may hold for pods of `namespace`.
    pub fn within<'w>(
        world: &'w dyn World,
        namespace: &'w str,
    ) -> impl Iterator<Item = Isolation<'w>> {
        Isolation::objects(world, namespace).flat_map(Isolation::of)
    }

    /// Every set of rules that picks `pod`.
    pub fn picking<'w>(
        world: &'w dyn World,
        pod: &'w Pod<'w>,
    ) -> impl Iterator<Item = Isolation<'w>> {
        world.policies_near(pod).flat_map(Isolation::of).filter(|policy| policy.picks(pod))
    }

    /// The label that every pod has which `object`, a policy of a namespace, picks. `None` where
    /// it names none, or may pick in several ways.
    pub(crate) fn required_label(object: Object<'d>) -> Option<(&'d str, &'d str)> {
        let is_plain = object.is(NETWORK_POLICY);
        is_plain.then(|| Selector::of(object.spec().get("podSelector")).required_label()).flatten()
    }

    /// It is a policy of a namespace.
    pub(crate) fn is_namespaced(object: &Object<'_>) -> bool {
        NAMESPACED.iter().any(|kind| object.is(*kind))
    }

    /// Every policy object that may hold for pods of `namespace`.
    pub(crate) fn objects<'w>(
        world: &'w (impl World + ?Sized),
        namespace: &'w str,
    ) -> impl Iterator<Item = Object<'w>> {
        let own = NAMESPACED.into_iter().flat_map(move |kind| world.objects_in(kind, namespace));
        own.chain(Isolation::clusterwide(world))
    }

    /// Every policy object that holds in all namespaces.
    pub(crate) fn clusterwide<'w>(
        world: &'w (impl World + ?Sized),
    ) -> impl Iterator<Item = Object<'w>> {
        world.objects(CLUSTERWIDE)
    }

    /// Every policy is known that may hold for pods of `namespace`.
    pub fn all_known(world: &dyn World, namespace: &str) -> bool {
        NAMESPACED.iter().all(|kind| world.is_complete(*kind, Some(namespace)))
            && world.is_complete(CLUSTERWIDE, None)
    }

    /// The object that holds the rules.
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// Holds in every namespace.
    pub fn is_clusterwide(&self) -> bool {
        self.flavour == Flavour::CiliumClusterwide
    }

    /// Picks `pod`, taken that it stands in a namespace where the policy holds.
    pub fn picks(&self, pod: &Pod<'_>) -> bool {
        let labels = pod.metadata().get("labels");
        let namespace = pod.object().namespace_or_default();
        match self.flavour {
            Flavour::Kubernetes => self.selector().picks(labels),
            _ => self.selects_endpoints() && self.selector().picks_by(cilium(labels, namespace)),
        }
    }

    /// Picks every pod of the namespaces where it holds.
    pub fn picks_all(&self) -> bool {
        let asks_nothing = self.selector().is_empty();
        asks_nothing && (self.flavour == Flavour::Kubernetes || self.selects_endpoints())
    }

    /// Lets nothing through in this direction but what a rule allows.
    pub fn closes(&self, direction: Direction) -> bool {
        let rules = self.rules(direction);
        if self.flavour == Flavour::Kubernetes {
            let mut types = self.spec.get("policyTypes").strings().peekable();
            // Without policyTypes the API server writes Ingress, and Egress where there are rules.
            return match types.peek() {
                None => direction == Direction::Ingress || !rules.is_empty(),
                Some(_) => types.any(|it| it == direction.name()),
            };
        }
        let denies = !self.spec.get(&format!("{}Deny", direction.field())).is_empty();
        let switch = self.spec.get("enableDefaultDeny").get(direction.field());
        switch.as_bool().unwrap_or(!rules.is_empty() || denies)
    }

    /// The list of rules of a direction.
    pub fn rules(&self, direction: Direction) -> Node<'d> {
        self.spec.get(direction.field())
    }

    fn selector(&self) -> Selector<'d> {
        match self.flavour {
            Flavour::Kubernetes => Selector::of(self.spec.get("podSelector")),
            _ => Selector::of(self.spec.get("endpointSelector")),
        }
    }

    /// A Cilium policy may be about nodes instead.
    fn selects_endpoints(&self) -> bool {
        self.spec.get("endpointSelector").is_set()
    }
}

/// A pod's labels as Cilium asks for them: with the source before the key, or without, and with
/// the namespace among them.
fn cilium<'l>(labels: Node<'l>, namespace: &'l str) -> impl Fn(&str) -> Option<&'l str> {
    move |key| {
        let unprefixed = key.strip_prefix("k8s:").or_else(|| key.strip_prefix("any:"));
        match unprefixed.unwrap_or(key) {
            "io.kubernetes.pod.namespace" => Some(namespace),
            key => labels.get(key).as_str(),
        }
    }
}
