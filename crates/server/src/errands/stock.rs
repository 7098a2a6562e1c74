//! The objects of a cluster that errands have to do with, as they are, and what becomes of them.

mod keeping;
mod view;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use model::{Document, Kind, Object};

use super::marks;
pub(super) use keeping::Keeping;
pub(super) use view::{Secrets, View};

/// More events than these are not kept: then all is looked at again.
const MOST_EVENTS: usize = 100_000;

/// Which object is meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    pub(super) group: String,
    pub(super) kind: String,
    /// Empty for what stands in none.
    pub(super) namespace: String,
    pub(super) name: String,
}

impl Key {
    pub(super) fn of(object: &Object<'_>) -> Key {
        Key::new(object.kind(), object.namespace().unwrap_or_default(), object.name())
    }

    pub(super) fn new(kind: Kind<'_>, namespace: &str, name: &str) -> Key {
        Key {
            group: kind.group.to_owned(),
            kind: kind.name.to_owned(),
            namespace: namespace.to_owned(),
            name: name.to_owned(),
        }
    }

    pub(super) fn kind(&self) -> Kind<'_> {
        Kind::new(&self.group, &self.kind)
    }
}

impl std::fmt::Display for Key {
    /// `ConfigMap shop/settings`
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} ", self.kind)?;
        if !self.namespace.is_empty() {
            write!(out, "{}/", self.namespace)?;
        }
        out.write_str(&self.name)
    }
}

/// What became of an object.
pub(super) struct Event {
    pub(super) key: Key,
    /// As it was, where it was there.
    pub(super) before: Option<Arc<Document>>,
    /// As it is, where it is there.
    pub(super) after: Option<Arc<Document>>,
}

/// Objects, and what became of them since it was asked last.
#[derive(Default)]
pub(super) struct Stock {
    shelf: RwLock<Shelf>,
    events: Mutex<Vec<Event>>,
}

/// The objects.
#[derive(Default)]
pub(super) struct Shelf {
    /// By group and name.
    racks: BTreeMap<(String, String), Rack>,
    /// By what the cluster tells them by.
    by_uid: BTreeMap<String, Key>,
    /// What policies made, by the uid of what it was made for.
    made_for: BTreeMap<String, BTreeSet<Key>>,
}

/// The objects of a kind.
#[derive(Default)]
struct Rack {
    /// By namespace and name, each with the part of the kind that it is of.
    objects: BTreeMap<(String, String), (u8, Arc<Document>)>,
    parts: BTreeMap<u8, Part>,
}

/// A part of a kind, which is told by a feed of its own.
#[derive(Default)]
struct Part {
    is_whole: bool,
    blind: Option<String>,
    /// What has not been told again yet, while all is told anew.
    untold: Option<BTreeSet<(String, String)>>,
}

impl Rack {
    fn is_whole(&self) -> bool {
        !self.parts.is_empty() && self.parts.values().all(|part| part.is_whole)
    }
}

impl Stock {
    pub(super) fn shelf(&self) -> RwLockReadGuard<'_, Shelf> {
        self.shelf.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn shelf_mut(&self) -> RwLockWriteGuard<'_, Shelf> {
        self.shelf.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn events_mut(&self) -> MutexGuard<'_, Vec<Event>> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What became of objects since it was asked last; `None` where that was too much to keep.
    pub(super) fn events(&self) -> Option<Vec<Event>> {
        let events = std::mem::take(&mut *self.events_mut());
        (events.len() < MOST_EVENTS).then_some(events)
    }

    /// A kind that will be told in so many parts.
    pub(super) fn expect(&self, kind: Kind<'_>, parts: u8) {
        let place = (kind.group.to_owned(), kind.name.to_owned());
        let mut shelf = self.shelf_mut();
        let rack = shelf.racks.entry(place).or_default();
        (0..parts).for_each(|part| {
            rack.parts.entry(part).or_default();
        });
    }

    /// Forgets a kind.
    pub(super) fn forget(&self, kind: Kind<'_>) {
        let mut shelf = self.shelf_mut();
        let rack = shelf.racks.remove(&(kind.group.to_owned(), kind.name.to_owned()));
        let objects = rack.into_iter().flat_map(|rack| rack.objects.into_values());
        objects.for_each(|(_, document)| shelf.unlist(&document));
    }

    fn tell(&self, event: Event) {
        let mut events = self.events_mut();
        if events.len() < MOST_EVENTS {
            events.push(event);
        }
    }
}

impl Shelf {
    /// An object as it is.
    pub(super) fn get(&self, key: &Key) -> Option<&Arc<Document>> {
        let rack = self.racks.get(&(key.group.clone(), key.kind.clone()))?;
        rack.objects.get(&(key.namespace.clone(), key.name.clone())).map(|(_, it)| it)
    }

    /// The object that the cluster tells by this.
    pub(super) fn of_uid(&self, uid: &str) -> Option<&Key> {
        self.by_uid.get(uid)
    }

    /// What policies made for the object of this uid.
    pub(super) fn made_for(&self, uid: &str) -> impl Iterator<Item = &Key> {
        self.made_for.get(uid).into_iter().flatten()
    }

    /// All that policies made.
    pub(super) fn made(&self) -> impl Iterator<Item = &Key> {
        self.made_for.values().flatten()
    }

    /// All objects of the kinds that `is_meant` says yes to.
    pub(super) fn each<'s>(
        &'s self,
        is_meant: impl Fn(Kind<'_>) -> bool + 's,
    ) -> impl Iterator<Item = &'s Arc<Document>> {
        let racks =
            self.racks.iter().filter(move |((group, name), _)| is_meant(Kind::new(group, name)));
        racks.flat_map(|(_, rack)| rack.objects.values().map(|(_, document)| document))
    }

    /// The kinds of those that `is_meant` says yes to that are not known as a whole, each with why
    /// where that is known.
    pub(super) fn lacks(
        &self,
        is_meant: impl Fn(Kind<'_>) -> bool,
    ) -> Vec<(String, Option<String>)> {
        let racks = self.racks.iter().filter(|(_, rack)| !rack.is_whole());
        let meant = racks.filter(|((group, name), _)| is_meant(Kind::new(group, name)));
        meant
            .map(|((_, name), rack)| {
                let blind = rack.parts.values().find_map(|part| part.blind.clone());
                (name.clone(), blind)
            })
            .collect()
    }

    fn enlist(&mut self, document: &Document) {
        let object = Object::new(document.root(), None);
        let key = Key::of(&object);
        if let Some(uid) = marks::trigger_uid(&object) {
            self.made_for.entry(uid.to_owned()).or_default().insert(key.clone());
        }
        if let Some(uid) = object.metadata().get("uid").as_str() {
            self.by_uid.insert(uid.to_owned(), key);
        }
    }

    fn unlist(&mut self, document: &Document) {
        let object = Object::new(document.root(), None);
        let key = Key::of(&object);
        if let Some(uid) = marks::trigger_uid(&object)
            && let Some(made) = self.made_for.get_mut(uid)
        {
            made.remove(&key);
            if made.is_empty() {
                self.made_for.remove(uid);
            }
        }
        if let Some(uid) = object.metadata().get("uid").as_str() {
            self.by_uid.remove(uid);
        }
    }
}
