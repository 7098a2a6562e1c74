//! Pods and their containers, wherever they come from: a Pod, or the template of a Deployment.

use crate::document::Node;
use crate::kind::PodHome;
use crate::object::Object;
use crate::path::FieldPath;

/// A pod, or a template of pods.
#[derive(Debug, Clone, Copy)]
pub struct Pod<'d> {
    object: Object<'d>,
    metadata: Node<'d>,
    spec: Node<'d>,
    security: Node<'d>,
    home: PodHome,
}

/// One container of a pod.
#[derive(Debug, Clone, Copy)]
pub struct Container<'d> {
    pod: Pod<'d>,
    node: Node<'d>,
    security: Node<'d>,
    role: Role,
    index: usize,
}

/// When a container runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Before the others, to its end.
    Init,
    /// From before the others until after them: an init container that restarts always (KEP-753).
    Sidecar,
    /// The pod's work.
    Main,
    /// Added to a running pod by `kubectl debug`.
    Ephemeral,
}

impl<'d> Pod<'d> {
    /// The pod that `object` is or makes; `None` when it makes none.
    pub fn of(object: Object<'d>) -> Option<Pod<'d>> {
        let home = object.kind().pod_home()?;
        let template = object.node().at(home.template);
        let (metadata, spec) = (template.get("metadata"), template.get("spec"));
        let security = spec.get("securityContext");
        spec.is_mapping().then_some(Pod { object, metadata, spec, security, home })
    }

    /// The object that holds it.
    pub fn object(&self) -> Object<'d> {
        self.object
    }

    /// Stands for itself: no controller makes or replaces it.
    pub fn is_bare(&self) -> bool {
        self.home.template.is_empty()
    }

    /// `spec` of the pod.
    pub fn spec(&self) -> Node<'d> {
        self.spec
    }

    /// `metadata` of the pod, not of the object that makes it.
    pub fn metadata(&self) -> Node<'d> {
        self.metadata
    }

    /// A field of the pod's spec.
    pub fn get(&self, key: &str) -> Node<'d> {
        self.spec.get(key)
    }

    /// A field of the pod's security context.
    pub fn security(&self, key: &str) -> Node<'d> {
        self.security.get(key)
    }

    /// The path of the pod's spec in its object: `spec.template.spec`.
    pub fn spec_path(&self) -> &'static str {
        self.home.spec
    }

    /// The path of the pod's metadata in its object: `spec.template.metadata`.
    pub fn metadata_path(&self) -> &'static str {
        self.home.metadata
    }

    /// The pod's label, not that of the object that makes it.
    pub fn label(&self, key: &str) -> Option<&'d str> {
        self.metadata().get("labels").get(key).as_str()
    }

    /// The pod's annotation, not that of the object that makes it.
    pub fn annotation(&self, key: &str) -> Option<&'d str> {
        self.metadata().get("annotations").get(key).as_str()
    }

    /// The service account its processes act as.
    pub fn service_account(&self) -> &'d str {
        let new = self.get("serviceAccountName").as_str().filter(|name| !name.is_empty());
        let old = || self.get("serviceAccount").as_str().filter(|name| !name.is_empty());
        new.or_else(old).unwrap_or("default")
    }

    /// Says that it runs on Windows nodes (`spec.os.name`).
    pub fn is_windows(&self) -> bool {
        self.get("os").get("name").as_str() == Some("windows")
    }

    /// Every container that will run: init containers and sidecars first, ephemeral ones last.
    pub fn containers(&self) -> impl Iterator<Item = Container<'d>> + use<'d> {
        let pod = *self;
        [Role::Init, Role::Main, Role::Ephemeral].into_iter().flat_map(move |list| {
            let nodes = pod.get(list.field()).items().enumerate();
            nodes.map(move |(index, node)| {
                let restarts = node.get("restartPolicy").as_str() == Some("Always");
                let role = if list == Role::Init && restarts { Role::Sidecar } else { list };
                let security = node.get("securityContext");
                Container { pod, node, security, role, index }
            })
        })
    }
}

impl<'d> Container<'d> {
    /// The pod it runs in.
    pub fn pod(&self) -> Pod<'d> {
        self.pod
    }

    /// Its mapping.
    pub fn node(&self) -> Node<'d> {
        self.node
    }

    /// When it runs.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Its place in the list that it stands in.
    pub fn index(&self) -> usize {
        self.index
    }

    /// Unique within the pod.
    pub fn name(&self) -> &'d str {
        self.node.get("name").as_str().unwrap_or_default()
    }

    /// The image's reference, as written.
    pub fn image(&self) -> &'d str {
        self.node.get("image").as_str().unwrap_or_default()
    }

    /// A field of the container.
    pub fn get(&self, key: &str) -> Node<'d> {
        self.node.get(key)
    }

    /// A field of the container's own security context.
    pub fn security(&self, key: &str) -> Node<'d> {
        self.security.get(key)
    }

    /// A field that both security contexts have, as it takes effect: the container's where set,
    /// else the pod's.
    pub fn effective_security(&self, key: &str) -> Node<'d> {
        let own = self.security(key);
        if own.is_set() { own } else { self.pod.security(key) }
    }

    /// Its path in the object: `spec.template.spec.containers[0]`.
    pub fn path(&self) -> FieldPath {
        FieldPath::from(self.pod.spec_path()).key(self.role.field()).index(self.index)
    }
}

impl Role {
    /// The list of the pod's spec that it stands in.
    pub fn field(self) -> &'static str {
        match self {
            Role::Init | Role::Sidecar => "initContainers",
            Role::Main => "containers",
            Role::Ephemeral => "ephemeralContainers",
        }
    }
}
