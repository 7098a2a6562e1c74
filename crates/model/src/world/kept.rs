//! What is kept of an object when it has passed by: what others may ask of it.

use std::sync::Arc;

use crate::document::{Document, Keep, Places, Shears};
use crate::kind::Kind;
use crate::object::Object;

/// What an inventory keeps of an object. A copy shares it.
#[derive(Debug, Clone)]
pub struct Kept {
    document: Arc<Document>,
    file: Option<Arc<str>>,
}

impl Kept {
    /// What is worth keeping of `object`.
    pub fn of(object: &Object<'_>, shears: &mut Shears) -> Kept {
        Kept::pruned(object, Places::Kept, shears)
    }

    /// The same of an object that stands in no file, in little more than half the room: nobody asks
    /// where anything of it stands.
    pub fn without_places(object: &Object<'_>, shears: &mut Shears) -> Kept {
        Kept::pruned(object, Places::Dropped, shears)
    }

    fn pruned(object: &Object<'_>, places: Places, shears: &mut Shears) -> Kept {
        let keep = keep_for(object.kind());
        let document = shears.prune(object.node(), places, &|keys| keep(keys));
        Kept { document: Arc::new(document), file: object.file().cloned() }
    }

    /// All of `object`, for those who ask for any of its fields: policies, which take objects as
    /// their parameters. Of a Secret, only what is always kept. Where anything stands is known of what
    /// stands in a file.
    pub fn whole(object: &Object<'_>, shears: &mut Shears) -> Kept {
        let places = match object.file() {
            Some(_) => Places::Kept,
            None => Places::Dropped,
        };
        if object.is(Kind::core("Secret")) {
            return Kept::pruned(object, places, shears);
        }
        let document = shears.prune(object.node(), places, &|_| Keep::All);
        Kept { document: Arc::new(document), file: object.file().cloned() }
    }

    /// A document as it was read, with its text and all places; it stands in no file.
    pub fn as_read(document: &Document) -> Kept {
        Kept { document: Arc::new(document.clone()), file: None }
    }

    /// All that `object` says, whatever it is, and no places.
    pub fn all_that_is_said(object: &Object<'_>, shears: &mut Shears) -> Kept {
        let document = shears.prune(object.node(), Places::Dropped, &|_| Keep::All);
        Kept { document: Arc::new(document), file: object.file().cloned() }
    }

    /// Nothing is kept but what `whole` would keep.
    pub fn is_whole(&self) -> bool {
        !self.object().is(Kind::core("Secret"))
    }

    /// What is kept, as a document.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// No more than the metadata of an object of `kind` is worth keeping.
    pub fn is_metadata(kind: Kind<'_>) -> bool {
        let is_known = kind.group.is_empty() || KNOWN_GROUPS.contains(&kind.group);
        !is_known && kind.pod_home().is_none()
    }

    /// The object, as far as it is kept.
    pub fn object(&self) -> Object<'_> {
        Object::new(self.document.root(), self.file.as_ref())
    }
}

/// What to keep of an object of `kind`, asked of each field by the keys that lead to it
/// (list indexes are left out).
fn keep_for(kind: Kind<'_>) -> fn(&[&str]) -> Keep {
    match (kind.group, kind.name) {
        ("", "Node") => keep_of_a_node,
        ("", "Secret" | "ConfigMap") => keep_key_names,
        _ if kind.pod_home().is_some() => keep_of_a_workload,
        _ if Kept::is_metadata(kind) => keep_metadata,
        _ => keep_of_any,
    }
}

/// Groups whose objects others refer to, or that select others.
const KNOWN_GROUPS: &[&str] = &[
    "admissionregistration.k8s.io",
    "apps",
    "autoscaling",
    "batch",
    "cilium.io",
    "gateway.networking.k8s.io",
    "kubescape.io",
    "monitoring.coreos.com",
    "networking.istio.io",
    "networking.k8s.io",
    "node.k8s.io",
    "policy",
    "policy.networking.k8s.io",
    "rbac.authorization.k8s.io",
    "scheduling.k8s.io",
    "storage.k8s.io",
];

fn keep_of_any(keys: &[&str]) -> Keep {
    match keys {
        ["status"] | ["metadata", "managedFields"] => Keep::Nothing,
        ["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"] => {
            Keep::Nothing
        }
        ["metadata"] | ["metadata", "annotations"] => Keep::Value,
        _ => Keep::All,
    }
}

fn keep_of_a_node(keys: &[&str]) -> Keep {
    match keys {
        // The versions that run there.
        ["status"] => Keep::Value,
        ["status", "nodeInfo"] => Keep::All,
        ["status", _] => Keep::Nothing,
        _ => keep_of_any(keys),
    }
}

fn keep_key_names(keys: &[&str]) -> Keep {
    match keys {
        // Whether ingress-nginx takes configuration from annotations decides over its findings.
        ["data", "allow-snippet-annotations"] => Keep::All,
        ["data" | "stringData" | "binaryData"] => Keep::Value,
        ["data" | "stringData" | "binaryData", _] => Keep::KeyOnly,
        _ => keep_of_any(keys),
    }
}

fn keep_metadata(keys: &[&str]) -> Keep {
    match keys {
        ["apiVersion" | "kind"] => Keep::All,
        ["metadata", ..] => keep_of_any(keys),
        _ => Keep::Nothing,
    }
}

fn keep_of_a_workload(keys: &[&str]) -> Keep {
    match keys {
        [.., "containers" | "initContainers" | "ephemeralContainers", field] => match *field {
            "env" => Keep::Value,
            field if OF_A_CONTAINER_ALONE.contains(&field) => Keep::Nothing,
            _ => Keep::All,
        },
        [.., "env", "value"] => Keep::KeyOnly,
        [.., "env", _] => Keep::All,
        // What of a volume's object is shown in which file is the pod's own affair.
        [.., "items"] if keys.contains(&"volumes") => Keep::Nothing,
        [.., "spec", field] if OF_A_POD_ALONE.contains(field) => Keep::Nothing,
        ["metadata", field] if OF_BOOKKEEPING.contains(field) => Keep::Nothing,
        ["metadata", ..] | ["status"] => keep_of_any(keys),
        _ => Keep::Value,
    }
}

/// Fields of a container that no other object has to do with.
const OF_A_CONTAINER_ALONE: &[&str] = &[
    "args",
    "command",
    "imagePullPolicy",
    "lifecycle",
    "livenessProbe",
    "readinessProbe",
    "securityContext",
    "startupProbe",
    "stdin",
    "stdinOnce",
    "terminationMessagePath",
    "terminationMessagePolicy",
    "tty",
    "workingDir",
];

/// Fields of a pod's spec that no other object has to do with, or that a scheduler has.
const OF_A_POD_ALONE: &[&str] = &[
    "affinity",
    "dnsConfig",
    "dnsPolicy",
    "enableServiceLinks",
    "hostAliases",
    "nodeName",
    "nodeSelector",
    "preemptionPolicy",
    "priority",
    "schedulerName",
    "securityContext",
    "terminationGracePeriodSeconds",
    "tolerations",
    "topologySpreadConstraints",
];

/// What the API server notes for itself. That it has given a uid tells a live object from a file's.
const OF_BOOKKEEPING: &[&str] =
    &["creationTimestamp", "finalizers", "generation", "ownerReferences", "resourceVersion"];
