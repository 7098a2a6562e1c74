//! A world in memory: of each object only what others may ask of it.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, BuildHasherDefault, Hash, Hasher, RandomState};
use std::sync::Arc;

use super::gathered::{Gathered, Hashed};
use super::{Gaps, Namespace, Scaled, World};
use crate::access::{Binding, Party};
use crate::document::{Document, Keep, Node, Shears};
use crate::isolation::Isolation;
use crate::kind::Kind;
use crate::object::Object;
use crate::pod::Pod;
use crate::selector::Selector;

/// Objects by kind, pruned: a container keeps its ports and references but not its command, a
/// Secret its keys but not its bytes. Whatever a check asks for by name, by namespace or by a
/// label is found without a walk through all objects.
#[derive(Debug, Default)]
pub struct Inventory {
    objects: Vec<Kept>,
    /// By group, then by name.
    kinds: BTreeMap<String, BTreeMap<String, Vec<u32>>>,
    /// By the hash of an `Entry`, which `hashes` makes. Two entries with one hash would have to be
    /// among 2⁶⁴ by chance: the hash has a key that nobody knows.
    entries: HashMap<u64, Vec<u32>, BuildHasherDefault<Hashed>>,
    hashes: RandomState,
    /// Every namespace that an object names, with the object that it is.
    namespaces: BTreeMap<String, Option<u32>>,
    extent: Extent,
}

/// How much of all there is an inventory knows.
#[derive(Debug, Default)]
enum Extent {
    #[default]
    Some,
    All,
    AllBut(Gaps),
}

/// What an inventory keeps of an object.
#[derive(Debug)]
pub struct Kept {
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
        Inventory { extent: Extent::All, ..Inventory::default() }
    }

    /// Knows everything but what `gaps` names.
    pub fn lacks_only(&mut self, gaps: Gaps) {
        self.extent = Extent::AllBut(gaps);
    }

    /// Adds an object.
    pub fn add(&mut self, object: &Object<'_>) {
        self.keep(Kept::of(object, &mut Shears::default()));
    }

    /// Adds what was kept of an object.
    pub fn keep(&mut self, kept: Kept) {
        let position = self.objects.len() as u32;
        let object = kept.object();
        entries_of(&object, |entry| {
            let hash = hash(&self.hashes, &entry);
            self.entries.entry(hash).or_default().push(position);
        });
        let kind = object.kind();
        if kind == Kind::core("Namespace") {
            self.namespaces.insert(object.name().to_owned(), Some(position));
        } else if let Some(namespace) = object.namespace()
            && !self.namespaces.contains_key(namespace)
        {
            self.namespaces.insert(namespace.to_owned(), None);
        }
        // Nearly every kind is known already, and needs no text of its own.
        match self.kinds.get_mut(kind.group).and_then(|group| group.get_mut(kind.name)) {
            Some(positions) => positions.push(position),
            None => {
                let group = self.kinds.entry(kind.group.to_owned()).or_default();
                group.insert(kind.name.to_owned(), vec![position]);
            }
        }
        self.objects.push(kept);
    }

    fn entered<'w>(&'w self, entry: &Entry<'_>) -> impl Iterator<Item = Object<'w>> + use<'w> {
        self.positions(entry).iter().filter_map(|position| self.at(*position))
    }

    /// The shortest list of those that `entries` name; that of `otherwise` where they name none.
    fn fewest<'e>(
        &self,
        entries: impl Iterator<Item = Entry<'e>>,
        otherwise: &Entry<'_>,
    ) -> &[u32] {
        let lists = entries.map(|entry| self.positions(&entry));
        lists.min_by_key(|list| list.len()).unwrap_or_else(|| self.positions(otherwise))
    }

    fn positions(&self, entry: &Entry<'_>) -> &[u32] {
        self.entries.get(&hash(&self.hashes, entry)).map_or(&[], Vec::as_slice)
    }

    fn at(&self, position: u32) -> Option<Object<'_>> {
        self.objects.get(position as usize).map(Kept::object)
    }
}

impl Kept {
    /// What is worth keeping of `object`.
    pub fn of(object: &Object<'_>, shears: &mut Shears) -> Kept {
        let keep = keep_for(object.kind());
        let document = shears.prune(object.node(), &|keys| keep(keys));
        Kept { document, file: object.file().cloned() }
    }

    /// All of `object`, for those who ask for any of its fields: policies, which take objects as
    /// their parameters. Of a Secret, only what is always kept.
    pub fn whole(object: &Object<'_>, shears: &mut Shears) -> Kept {
        if object.is(Kind::core("Secret")) {
            return Kept::of(object, shears);
        }
        let document = shears.prune(object.node(), &|_| Keep::All);
        Kept { document, file: object.file().cloned() }
    }

    /// No more than the metadata of an object of `kind` is worth keeping.
    pub fn is_metadata(kind: Kind<'_>) -> bool {
        let is_known = kind.group.is_empty() || KNOWN_GROUPS.contains(&kind.group);
        !is_known && kind.pod_home().is_none()
    }

    fn object(&self) -> Object<'_> {
        Object::new(self.document.root(), self.file.as_ref())
    }
}

const SERVICE: Kind<'static> = Kind::core("Service");
const AUTOSCALER: Kind<'static> = Kind::new("autoscaling", "HorizontalPodAutoscaler");

/// What an object is found again by.
#[derive(Hash)]
enum Entry<'a> {
    /// In a namespace, and anywhere.
    Named(Kind<'a>, Option<&'a str>, &'a str),
    Within(Kind<'a>, &'a str),
    /// The pods of a namespace.
    Pods(&'a str),
    /// The pods of a namespace with this label.
    Labelled(&'a str, &'a str, &'a str),
    /// The Services of a namespace with this label.
    Service(&'a str, &'a str, &'a str),
    /// The autoscalers of a workload.
    Scaling(Scaled<'a>),
    /// The policies of a namespace that pick only pods with this label, or those that may pick any.
    Isolating(&'a str, Option<(&'a str, &'a str)>),
    /// The bindings that bring somebody in.
    Bound(Party<'a>),
}

fn hash(hashes: &RandomState, entry: &Entry<'_>) -> u64 {
    let mut gathered = Gathered::new(hashes.build_hasher());
    entry.hash(&mut gathered);
    gathered.finish()
}

/// Everything that `object` is found by.
fn entries_of<'a>(object: &Object<'a>, mut enter: impl FnMut(Entry<'a>)) {
    let namespace = object.namespace_or_default();
    let kind = object.kind();
    let name = object.name();
    enter(Entry::Named(kind, None, name));
    enter(Entry::Named(kind, Some(namespace), name));
    enter(Entry::Within(kind, namespace));
    if let Some(pod) = Pod::of(*object) {
        enter(Entry::Pods(namespace));
        let labels = labels(pod.metadata());
        labels.for_each(|(key, value)| enter(Entry::Labelled(namespace, key, value)));
    }
    if kind == SERVICE {
        let labels = labels(object.metadata());
        labels.for_each(|(key, value)| enter(Entry::Service(namespace, key, value)));
    }
    if kind == AUTOSCALER {
        Scaled::by(object).into_iter().for_each(|scaled| enter(Entry::Scaling(scaled)));
    }
    if Isolation::is_namespaced(object) {
        enter(Entry::Isolating(namespace, Isolation::required_label(*object)));
    }
    let binding = Binding::of(*object);
    binding.iter().flat_map(Binding::parties).for_each(|party| enter(Entry::Bound(party)));
}

fn labels<'a>(metadata: Node<'a>) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    let labels = metadata.get("labels").entries();
    labels.filter_map(|label| Some((label.key, label.value.as_str()?)))
}

impl World for Inventory {
    fn objects<'w>(&'w self, kind: Kind<'_>) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        let positions = self.kinds.get(kind.group).and_then(|group| group.get(kind.name));
        Box::new(positions.into_iter().flatten().filter_map(|position| self.at(*position)))
    }

    fn kinds(&self) -> Vec<Kind<'_>> {
        let groups = self.kinds.iter();
        groups.flat_map(|(group, names)| names.keys().map(move |it| Kind::new(group, it))).collect()
    }

    fn is_complete(&self, kind: Kind<'_>, namespace: Option<&str>) -> bool {
        match &self.extent {
            Extent::Some => false,
            Extent::All => true,
            Extent::AllBut(gaps) => !gaps.may_miss(kind, namespace),
        }
    }

    fn pods<'w>(&'w self) -> Box<dyn Iterator<Item = Pod<'w>> + 'w> {
        // No walk through kinds that never have a pod.
        let kinds = self.kinds.iter().flat_map(|(group, names)| {
            names.iter().filter(|(name, _)| Kind::new(group, name).pod_home().is_some())
        });
        let positions = kinds.flat_map(|(_, positions)| positions);
        Box::new(positions.filter_map(|position| self.at(*position)).filter_map(Pod::of))
    }

    fn namespaces(&self) -> Vec<Namespace<'_>> {
        let all = self.namespaces.iter();
        all.map(|(name, at)| Namespace { name, object: at.and_then(|at| self.at(at)) }).collect()
    }

    fn pods_picked<'w>(
        &'w self,
        namespace: &'w str,
        selector: Selector<'w>,
    ) -> Box<dyn Iterator<Item = Pod<'w>> + 'w> {
        let labels = selector.labels().map(|(key, value)| Entry::Labelled(namespace, key, value));
        let positions = self.fewest(labels, &Entry::Pods(namespace)).iter();
        let pods = positions.filter_map(|position| self.at(*position)).filter_map(Pod::of);
        Box::new(pods.filter(move |pod| selector.picks(pod.metadata().get("labels"))))
    }

    fn services_picked<'w>(
        &'w self,
        namespace: &'w str,
        selector: Selector<'w>,
    ) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        let labels = selector.labels().map(|(key, value)| Entry::Service(namespace, key, value));
        let positions = self.fewest(labels, &Entry::Within(SERVICE, namespace)).iter();
        let services = positions.filter_map(|position| self.at(*position));
        Box::new(services.filter(move |it| selector.picks(it.metadata().get("labels"))))
    }

    fn autoscalers_of<'w>(
        &'w self,
        workload: &Object<'w>,
    ) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        Box::new(self.entered(&Entry::Scaling(Scaled::workload(workload))))
    }

    fn policies_near<'w>(&'w self, pod: &Pod<'w>) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        let namespace = pod.object().namespace_or_default();
        let keys = labels(pod.metadata()).map(Some).chain([None]);
        let own = keys.flat_map(move |label| self.entered(&Entry::Isolating(namespace, label)));
        Box::new(own.chain(Isolation::clusterwide(self)))
    }

    fn bindings<'w>(&'w self, party: Party<'_>) -> Box<dyn Iterator<Item = Binding<'w>> + 'w> {
        Box::new(self.entered(&Entry::Bound(party)).filter_map(Binding::of))
    }

    fn objects_in<'w>(
        &'w self,
        kind: Kind<'_>,
        namespace: &'w str,
    ) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        Box::new(self.entered(&Entry::Within(kind, namespace)))
    }

    fn namesakes<'w>(
        &'w self,
        kind: Kind<'_>,
        namespace: Option<&str>,
        name: &str,
    ) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        Box::new(self.entered(&Entry::Named(kind, namespace, name)))
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
            "command" | "args" | "livenessProbe" | "readinessProbe" | "startupProbe"
            | "lifecycle" => Keep::Nothing,
            "env" => Keep::Value,
            _ => Keep::All,
        },
        [.., "env", "value"] => Keep::KeyOnly,
        [.., "env", _] => Keep::All,
        ["metadata", ..] | ["status"] => keep_of_any(keys),
        _ => Keep::Value,
    }
}
