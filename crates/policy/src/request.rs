//! What is asked for permission: one type for a file in a scan, a case of a test, and a request to
//! an API server.

mod review;

use std::borrow::Cow;

use model::{Kind, Node, Object, World};

/// A request to change an object, as admission sees it. It borrows its objects.
#[derive(Debug, Clone)]
pub struct Request<'a> {
    /// What is to be done.
    pub operation: Operation,
    /// The kind with its version: `apps`, `v1`, `Deployment`.
    pub kind: Versioned<'a>,
    /// The resource with its version: `apps`, `v1`, `deployments`.
    pub resource: Versioned<'a>,
    /// `status`, `scale`; empty for the object itself.
    pub subresource: &'a str,
    /// Empty for what stands in no namespace; the name of a Namespace.
    pub namespace: &'a str,
    /// Empty where the API server makes the name.
    pub name: &'a str,
    /// The object as it is to be; absent on deletion.
    pub object: Option<Node<'a>>,
    /// The object as it is; absent on creation.
    pub old_object: Option<Node<'a>>,
    /// Who asks.
    pub user: User<'a>,
    /// The Namespace object, where the object stands in one and it is known.
    pub namespace_object: Option<Object<'a>>,
    /// Nothing is kept of it.
    pub is_dry_run: bool,
    /// The options of the operation, where it has any.
    pub options: Option<Node<'a>>,
}

/// What is to be done with an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operation {
    /// It is new.
    Create,
    /// It changes.
    Update,
    /// It goes.
    Delete,
    /// Someone connects to it: `kubectl exec`.
    Connect,
}

/// A kind or a resource with its group and version.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Versioned<'a> {
    /// Empty for the core group.
    pub group: &'a str,
    /// `v1`
    pub version: &'a str,
    /// `Deployment` for a kind, `deployments` for a resource.
    pub name: Cow<'a, str>,
}

/// Who asks.
#[derive(Debug, Clone, Default)]
pub struct User<'a> {
    /// Empty where nobody is known.
    pub name: &'a str,
    /// Empty where there is none.
    pub uid: &'a str,
    /// The groups.
    pub groups: Vec<&'a str>,
    /// The Roles that are bound to it, with their namespaces, where somebody looked.
    pub roles: Vec<&'a str>,
    /// The ClusterRoles that are bound to it, where somebody looked.
    pub cluster_roles: Vec<&'a str>,
    /// What else is known, each under a key.
    pub extra: Vec<(&'a str, Vec<&'a str>)>,
}

impl User<'_> {
    /// Nobody is known to ask.
    pub fn is_nobody(&self) -> bool {
        self.name.is_empty()
            && self.groups.is_empty()
            && self.roles.is_empty()
            && self.cluster_roles.is_empty()
    }
}

impl Operation {
    /// As the API server writes it: `CREATE`.
    pub fn name(self) -> &'static str {
        match self {
            Operation::Create => "CREATE",
            Operation::Update => "UPDATE",
            Operation::Delete => "DELETE",
            Operation::Connect => "CONNECT",
        }
    }

    /// Reads what the API server writes.
    pub fn parse(name: &str) -> Option<Operation> {
        let all = [Operation::Create, Operation::Update, Operation::Delete, Operation::Connect];
        all.into_iter().find(|operation| operation.name() == name)
    }
}

impl<'a> Request<'a> {
    /// The creation of `object`, by nobody in particular: what a file or a test case asks for. An
    /// object that names no namespace is put into `default` unless its kind stands in none. A
    /// Namespace counts as standing in itself, as it does to admission.
    pub fn creation(object: &Object<'a>) -> Request<'a> {
        let (group, version) = split(object.api_version());
        let name = object.node().get("kind").as_str().unwrap_or_default();
        let namespace = match object.namespace() {
            Some(namespace) => namespace,
            None if group.is_empty() && name == "Namespace" => object.name(),
            None if is_clusterwide(group, name) => "",
            None => "default",
        };
        Request {
            operation: Operation::Create,
            kind: Versioned { group, version, name: Cow::Borrowed(name) },
            resource: Versioned { group, version, name: Cow::Owned(resource_of(name)) },
            subresource: "",
            namespace,
            name: object.name(),
            object: Some(object.node()),
            old_object: None,
            user: User::default(),
            namespace_object: None,
            is_dry_run: false,
            options: None,
        }
    }

    /// The same object under another operation than its creation: on deletion it is the old one, and
    /// an update changes nothing, since only one state of it is known.
    #[must_use]
    pub fn doing(mut self, operation: Operation) -> Request<'a> {
        match operation {
            Operation::Delete => self.old_object = self.object.take(),
            Operation::Update => self.old_object = self.object,
            Operation::Create | Operation::Connect => {}
        }
        Request { operation, ..self }
    }

    /// The same, with its namespace looked up.
    #[must_use]
    pub fn among(self, world: &'a dyn World) -> Request<'a> {
        let namespace = world.find(Kind::core("Namespace"), None, self.namespace);
        Request { namespace_object: namespace.or(self.namespace_object), ..self }
    }

    /// The object under judgement: as it is to be, or on deletion as it is.
    pub fn subject(&self) -> Option<Node<'a>> {
        self.object.or(self.old_object)
    }

    /// It is about a Namespace.
    pub fn is_of_namespace(&self) -> bool {
        self.resource.group.is_empty() && self.resource.name == "namespaces"
    }

    /// The kind without its version.
    pub fn kind_of(&self) -> Kind<'_> {
        Kind::new(self.kind.group, &self.kind.name)
    }
}

/// `apps/v1` in its two parts.
fn split(api_version: &str) -> (&str, &str) {
    api_version.split_once('/').unwrap_or(("", api_version))
}

/// The resource that objects of a kind are, by the rule that the API server's own clients guess
/// by (`meta.UnsafeGuessKindToResource`): lower case, and the English plural.
pub fn resource_of(kind: &str) -> String {
    let name = kind.to_ascii_lowercase();
    if name == "endpoints" || name.ends_with("metrics") {
        return name;
    }
    match name.strip_suffix('y') {
        // `policy`, but not `gateway`.
        Some(stem) if !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => format!("{stem}ies"),
        _ if name.ends_with(['s', 'x', 'z']) || name.ends_with("ch") || name.ends_with("sh") => {
            format!("{name}es")
        }
        _ => format!("{name}s"),
    }
}

/// Objects of the kind stand in no namespace. Of kinds that Kubernetes does not ship, only those
/// that policy engines and their like are configured by are known.
pub fn is_clusterwide(group: &str, kind: &str) -> bool {
    let core = ["ComponentStatus", "Namespace", "Node", "PersistentVolume"];
    match group {
        "" => core.contains(&kind),
        "admissionregistration.k8s.io"
        | "apiextensions.k8s.io"
        | "apiregistration.k8s.io"
        | "certificates.k8s.io"
        | "constraints.gatekeeper.sh"
        | "flowcontrol.apiserver.k8s.io"
        | "node.k8s.io"
        | "scheduling.k8s.io"
        | "templates.gatekeeper.sh" => true,
        "networking.k8s.io" => matches!(kind, "IngressClass" | "IPAddress" | "ServiceCIDR"),
        "rbac.authorization.k8s.io" => kind.starts_with("Cluster"),
        "resource.k8s.io" => matches!(kind, "DeviceClass" | "ResourceSlice"),
        "storage.k8s.io" => kind != "CSIStorageCapacity",
        _ => kind.starts_with("Cluster"),
    }
}

#[cfg(test)]
mod tests {
    use super::resource_of;

    #[test]
    fn resources_are_plurals() {
        for (kind, resource) in [
            ("Pod", "pods"),
            ("NetworkPolicy", "networkpolicies"),
            ("Ingress", "ingresses"),
            ("Gateway", "gateways"),
            ("Endpoints", "endpoints"),
            ("EndpointSlice", "endpointslices"),
            ("IPAddress", "ipaddresses"),
            ("PriorityClass", "priorityclasses"),
            ("PodMetrics", "podmetrics"),
        ] {
            assert_eq!(resource_of(kind), resource);
        }
    }
}
