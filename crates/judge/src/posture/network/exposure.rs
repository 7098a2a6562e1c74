//! How connections from outside reach a pod: Services with an outlet, Ingresses, routes.

use std::fmt;

use model::document::Node;
use model::{FieldPath, Object, Pod, Selector, World};

/// How a Service lets the outside in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::posture) enum Outlet {
    /// A load balancer in front of the cluster.
    LoadBalancer,
    /// A port of every node.
    NodePort,
}

impl Outlet {
    /// `None` when the Service is for the cluster alone.
    pub(in crate::posture) fn of(service: &Object<'_>) -> Option<Outlet> {
        match service.spec().get("type").as_str() {
            Some("LoadBalancer") => Some(Outlet::LoadBalancer),
            Some("NodePort") => Some(Outlet::NodePort),
            _ => None,
        }
    }
}

impl fmt::Display for Outlet {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Outlet::LoadBalancer => "LoadBalancer",
            Outlet::NodePort => "NodePort",
        })
    }
}

/// The Service that an Ingress or a route leads to.
#[derive(Debug, Clone, Copy)]
pub(in crate::posture) struct Backend<'d> {
    /// The namespace to look in.
    pub(in crate::posture) namespace: &'d str,
    /// The Service's name.
    pub(in crate::posture) name: &'d str,
    /// What names the port, where the kind has such a field.
    pub(in crate::posture) port: Node<'d>,
}

/// The known pods that `service` sends its connections to.
pub(in crate::posture) fn pods_behind<'w>(
    service: &Object<'w>,
    world: &'w dyn World,
) -> impl Iterator<Item = Pod<'w>> {
    let selector = Selector::plain(service.spec().get("selector"));
    let pods = world.pods_picked(service.namespace_or_default(), selector);
    // A Service without a selector picks nothing: somebody else writes its endpoints.
    pods.filter(move |_| !selector.is_empty())
}

/// The Services that an Ingress leads to, each with the path of the field that names it.
pub(in crate::posture) fn ingress_backends<'d>(
    ingress: &Object<'d>,
) -> impl Iterator<Item = (FieldPath, Backend<'d>)> {
    let spec = ingress.spec();
    let namespace = ingress.namespace_or_default();
    let mut nodes = vec![
        (FieldPath::from("spec.defaultBackend"), spec.get("defaultBackend")),
        (FieldPath::from("spec.backend"), spec.get("backend")),
    ];
    for (rule_index, rule) in spec.get("rules").items().enumerate() {
        for (index, path) in rule.at(&["http", "paths"]).items().enumerate() {
            let at = FieldPath::from("spec.rules").index(rule_index).key("http").key("paths");
            nodes.push((at.index(index).key("backend"), path.get("backend")));
        }
    }
    nodes.into_iter().filter_map(move |(path, node)| {
        let service = node.get("service");
        // Versions before v1 put name and port side by side.
        let (name, key, port) = match service.get("name").as_str() {
            Some(name) => (name, path.key("service").key("name"), service.get("port")),
            None => {
                let name = node.get("serviceName").as_str()?;
                (name, path.key("serviceName"), node.get("servicePort"))
            }
        };
        Some((key, Backend { namespace, name, port }))
    })
}

/// The Services that a Gateway API route leads to, each with the path of the field that names it.
pub(in crate::posture) fn route_backends<'d>(
    route: &Object<'d>,
) -> impl Iterator<Item = (FieldPath, Backend<'d>)> {
    let own = route.namespace_or_default();
    let rules = route.spec().get("rules").items().enumerate();
    rules.flat_map(move |(rule_index, rule)| {
        let references = rule.get("backendRefs").items().enumerate();
        references.filter_map(move |(index, reference)| {
            let kind = reference.get("kind").as_str().unwrap_or("Service");
            let group = reference.get("group").as_str().unwrap_or_default();
            let name = reference.get("name").as_str()?;
            let namespace = reference.get("namespace").as_str().unwrap_or(own);
            let path = FieldPath::from("spec.rules").index(rule_index).key("backendRefs");
            let backend = Backend { namespace, name, port: reference.get("port") };
            let is_service = kind == "Service" && group.is_empty();
            is_service.then(|| (path.index(index).key("name"), backend))
        })
    })
}
