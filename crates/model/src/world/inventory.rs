//! A world in memory: of each object only what others may ask of it.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use super::{Namespace, World};
use crate::document::{Document, Keep};
use crate::kind::Kind;
use crate::object::Object;
use crate::pod::Pod;

/// Objects by kind, pruned: a container keeps its ports and references but not its command, a
/// Secret its keys but not its bytes.
#[derive(Debug, Default)]
pub struct Inventory {
    kinds: BTreeMap<(String, String), Vec<Kept>>,
    is_complete: bool,
}

#[derive(Debug)]
struct Kept {
    document: Document,
    file: Option<Arc<str>>,
}

impl Inventory {
    /// A world that knows only what it is given: what is not there may be elsewhere.
    pub fn of_some() -> Inventory {
        Inventory::default()
    }

    /// A world that is given everything: what is not there does not exist.
    pub fn of_all() -> Inventory {
        Inventory { kinds: BTreeMap::new(), is_complete: true }
    }

    /// Adds an object.
    pub fn add(&mut self, object: &Object<'_>) {
        let kind = object.kind();
        let keep = keep_for(kind);
        let document = Document::pruned(object.node(), &|keys| keep(keys));
        let kept = Kept { document, file: object.file().cloned() };
        self.kinds.entry((kind.group.to_owned(), kind.name.to_owned())).or_default().push(kept);
    }

    /// Adds what another inventory knows, after what this one does.
    pub fn append(&mut self, other: Inventory) {
        for (kind, mut kept) in other.kinds {
            match self.kinds.entry(kind) {
                Entry::Vacant(vacant) => drop(vacant.insert(kept)),
                Entry::Occupied(mut occupied) => occupied.get_mut().append(&mut kept),
            }
        }
    }

    fn all(&self) -> impl Iterator<Item = Object<'_>> {
        self.kinds.values().flatten().map(Kept::object)
    }
}

impl Kept {
    fn object(&self) -> Object<'_> {
        Object::new(self.document.root(), self.file.as_ref())
    }
}

impl World for Inventory {
    fn objects<'w>(&'w self, kind: Kind<'_>) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        let kept = self.kinds.get(&(kind.group.to_owned(), kind.name.to_owned()));
        Box::new(kept.into_iter().flatten().map(Kept::object))
    }

    fn is_complete(&self, _: Kind<'_>, _: Option<&str>) -> bool {
        self.is_complete
    }

    fn pods<'w>(&'w self) -> Box<dyn Iterator<Item = Pod<'w>> + 'w> {
        Box::new(self.all().filter_map(Pod::of))
    }

    fn namespaces(&self) -> Vec<Namespace<'_>> {
        let mut found: BTreeMap<&str, Option<Object<'_>>> = BTreeMap::new();
        for object in self.all() {
            if object.is(Kind::core("Namespace")) {
                found.insert(object.name(), Some(object));
            } else if let Some(namespace) = object.namespace() {
                found.entry(namespace).or_default();
            }
        }
        found.into_iter().map(|(name, object)| Namespace { name, object }).collect()
    }
}

/// What to keep of an object of `kind`, asked of each field by the keys that lead to it
/// (list indexes are left out).
fn keep_for(kind: Kind<'_>) -> fn(&[&str]) -> Keep {
    match (kind.group, kind.name) {
        ("", "Secret" | "ConfigMap") => keep_key_names,
        _ if kind.pod_home().is_some() => keep_of_a_workload,
        ("", _) => keep_of_any,
        (group, _) if KNOWN_GROUPS.contains(&group) => keep_of_any,
        _ => keep_metadata,
    }
}

/// Groups whose objects others refer to, or that select others.
const KNOWN_GROUPS: &[&str] = &[
    "admissionregistration.k8s.io",
    "apps",
    "autoscaling",
    "batch",
    "gateway.networking.k8s.io",
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
        _ => Keep::Value,
    }
}

fn keep_key_names(keys: &[&str]) -> Keep {
    match keys {
        ["data" | "stringData" | "binaryData", _] => Keep::KeyOnly,
        _ => keep_of_any(keys),
    }
}

fn keep_metadata(keys: &[&str]) -> Keep {
    match keys {
        ["apiVersion" | "kind" | "metadata"] => Keep::Value,
        ["metadata", ..] => keep_of_any(keys),
        _ => Keep::Nothing,
    }
}

fn keep_of_a_workload(keys: &[&str]) -> Keep {
    match keys {
        [.., "containers" | "initContainers" | "ephemeralContainers", field] => match *field {
            "command" | "args" | "livenessProbe" | "readinessProbe" | "startupProbe"
            | "lifecycle" => Keep::Nothing,
            _ => Keep::Value,
        },
        [.., "env", "value"] => Keep::KeyOnly,
        _ => keep_of_any(keys),
    }
}
