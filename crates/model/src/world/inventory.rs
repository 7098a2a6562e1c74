//! A world in memory: of each object only what others may ask of it.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, RandomState};

use super::entry::{Entry, SERVICE, entries_of, hash, labels};
use super::gathered::Hashed;
use super::positions::Positions;
use super::{Gaps, Kept, Namespace, Scaled, World};
use crate::access::{Binding, Party};
use crate::document::Shears;
use crate::isolation::Isolation;
use crate::kind::Kind;
use crate::object::Object;
use crate::pod::Pod;
use crate::selector::Selector;

const NAMESPACE: Kind<'static> = Kind::core("Namespace");

/// Objects by kind, pruned: a container keeps its ports and references but not its command, a
/// Secret its keys but not its bytes. Whatever a check asks for by name, by namespace or by a
/// label is found without a walk through all objects. Objects keep their order where others come
/// and go.
#[derive(Debug, Default)]
pub struct Inventory {
    /// Nothing stands where an object was removed.
    objects: Vec<Option<Kept>>,
    /// The places where nothing stands.
    vacant: Vec<u32>,
    /// By group, then by name.
    kinds: BTreeMap<String, BTreeMap<String, Positions>>,
    /// By the hash of an `Entry`, which `hashes` makes. Two entries with one hash would have to be
    /// among 2⁶⁴ by chance: the hash has a key that nobody knows.
    entries: HashMap<u64, Positions, BuildHasherDefault<Hashed>>,
    hashes: RandomState,
    /// Every namespace that an object names or is.
    namespaces: BTreeMap<String, Naming>,
    extent: Extent,
}

/// What is known of a namespace.
#[derive(Debug, Default)]
struct Naming {
    /// The object that it is.
    object: Option<u32>,
    /// How many objects say that they are in it.
    named: u32,
}

/// How much of all there is an inventory knows.
#[derive(Debug, Default)]
enum Extent {
    #[default]
    Some,
    All,
    AllBut(Gaps),
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

    /// How many objects there are.
    pub fn len(&self) -> usize {
        self.objects.len() - self.vacant.len()
    }

    /// There is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Adds an object.
    pub fn add(&mut self, object: &Object<'_>) {
        self.keep(Kept::of(object, &mut Shears::default()));
    }

    /// Adds what was kept of an object.
    pub fn keep(&mut self, kept: Kept) {
        let position = self.vacant.pop().unwrap_or(self.objects.len() as u32);
        self.enter(position, kept);
    }

    /// Puts `kept` in the place of the object of its kind, namespace and name, or adds it. `false`
    /// where it says what the one before said: nothing has changed then. Where something stands in
    /// its file may have changed even so, so that what comes from a file counts as another.
    pub fn replace(&mut self, kept: Kept) -> bool {
        let object = kept.object();
        let found = self.position(object.kind(), object.namespace(), object.name());
        let Some(position) = found else {
            self.keep(kept);
            return true;
        };
        let is_same = |old: Object<'_>| object.file().is_none() && old.node() == object.node();
        if self.at(position).is_some_and(is_same) {
            return false;
        }
        self.leave(position);
        self.enter(position, kept);
        true
    }

    /// Removes the object of this kind, namespace and name. `false` where there is none.
    pub fn remove(&mut self, kind: Kind<'_>, namespace: Option<&str>, name: &str) -> bool {
        let Some(position) = self.position(kind, namespace, name) else { return false };
        self.leave(position);
        self.vacant.push(position);
        true
    }

    /// Where the object is, the first where there are several.
    fn position(&self, kind: Kind<'_>, namespace: Option<&str>, name: &str) -> Option<u32> {
        let entry = Entry::Named(kind, Some(namespace.unwrap_or("default")), name);
        self.positions(&entry).first().copied()
    }

    fn enter(&mut self, position: u32, kept: Kept) {
        let object = kept.object();
        entries_of(&object, |entry| {
            let hash = hash(&self.hashes, &entry);
            let known = self.entries.entry(hash);
            known.and_modify(|it| it.add(position)).or_insert(Positions::One(position));
        });
        let kind = object.kind();
        if kind == NAMESPACE {
            self.namespaces.entry(object.name().to_owned()).or_default().object = Some(position);
        } else if let Some(namespace) = object.namespace() {
            // Nearly every namespace is known already, and needs no text of its own.
            match self.namespaces.get_mut(namespace) {
                Some(naming) => naming.named += 1,
                None => {
                    let naming = Naming { object: None, named: 1 };
                    self.namespaces.insert(namespace.to_owned(), naming);
                }
            }
        }
        // So is nearly every kind.
        match self.kinds.get_mut(kind.group).and_then(|group| group.get_mut(kind.name)) {
            Some(positions) => positions.add(position),
            None => {
                let group = self.kinds.entry(kind.group.to_owned()).or_default();
                group.insert(kind.name.to_owned(), Positions::One(position));
            }
        }
        match self.objects.get_mut(position as usize) {
            Some(place) => *place = Some(kept),
            None => self.objects.push(Some(kept)),
        }
    }

    /// Takes an object out, and leaves its place empty.
    fn leave(&mut self, position: u32) {
        let Some(kept) = self.objects.get_mut(position as usize).and_then(Option::take) else {
            return;
        };
        let object = kept.object();
        entries_of(&object, |entry| {
            let hash = hash(&self.hashes, &entry);
            if self.entries.get_mut(&hash).is_some_and(|it| it.remove(position)) {
                self.entries.remove(&hash);
            }
        });
        let kind = object.kind();
        if let Some(group) = self.kinds.get_mut(kind.group)
            && group.get_mut(kind.name).is_some_and(|it| it.remove(position))
        {
            group.remove(kind.name);
        }
        self.leave_namespace(&object, position);
    }

    fn leave_namespace(&mut self, object: &Object<'_>, position: u32) {
        let is_one = object.kind() == NAMESPACE;
        let name = if is_one { Some(object.name()) } else { object.namespace() };
        let Some((name, naming)) = name.and_then(|it| Some((it, self.namespaces.get_mut(it)?)))
        else {
            return;
        };
        if !is_one {
            naming.named = naming.named.saturating_sub(1);
        } else if naming.object == Some(position) {
            naming.object = None;
        }
        if naming.object.is_none() && naming.named == 0 {
            self.namespaces.remove(name);
        }
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
        self.entries.get(&hash(&self.hashes, entry)).map_or(&[], Positions::as_slice)
    }

    fn at(&self, position: u32) -> Option<Object<'_>> {
        self.objects.get(position as usize)?.as_ref().map(Kept::object)
    }
}

impl World for Inventory {
    fn objects<'w>(&'w self, kind: Kind<'_>) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        let positions = self.kinds.get(kind.group).and_then(|group| group.get(kind.name));
        let positions = positions.map_or(&[][..], Positions::as_slice).iter();
        Box::new(positions.filter_map(|position| self.at(*position)))
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
        let positions = kinds.flat_map(|(_, positions)| positions.as_slice());
        Box::new(positions.filter_map(|position| self.at(*position)).filter_map(Pod::of))
    }

    fn namespaces(&self) -> Vec<Namespace<'_>> {
        let all = self.namespaces.iter();
        all.map(|(name, it)| Namespace { name, object: it.object.and_then(|at| self.at(at)) })
            .collect()
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
