//! The stock as one policy may see it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use model::{Document, Kind, Namespace, Object, Pod, World};

use super::{Rack, Shelf};

const SECRET: Kind<'static> = Kind::core("Secret");
const NAMESPACE: Kind<'static> = Kind::core("Namespace");

/// A namespace and a name.
type Place = (String, String);

/// Secrets with what they hold, for one evaluation. Nobody keeps them.
#[derive(Default)]
pub(crate) struct Secrets(BTreeMap<Place, Document>);

impl Secrets {
    pub(crate) fn add(&mut self, place: Place, document: Document) {
        self.0.insert(place, document);
    }

    pub(crate) fn get(&self, place: &Place) -> Option<&Document> {
        self.0.get(place)
    }
}

/// The objects that a policy may look up: all, or those of the only namespace in which it holds. Who
/// may write a policy in a namespace may not thereby read others.
pub(crate) struct View<'s> {
    shelf: &'s Shelf,
    namespace: Option<&'s str>,
    secrets: &'s Secrets,
    /// Secrets whose values were asked for, and are not here.
    hidden: Mutex<BTreeSet<Place>>,
}

impl<'s> View<'s> {
    pub(crate) fn new(
        shelf: &'s Shelf,
        namespace: Option<&'s str>,
        secrets: &'s Secrets,
    ) -> View<'s> {
        View { shelf, namespace, secrets, hidden: Mutex::default() }
    }

    /// The Secrets whose values were asked for, and are not here.
    pub(crate) fn hidden(self) -> BTreeSet<Place> {
        self.hidden.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn shows(&self, object: &Object<'_>) -> bool {
        self.namespace.is_none_or(|own| match object.namespace() {
            Some(namespace) => namespace == own,
            None => object.is(NAMESPACE) && object.name() == own,
        })
    }

    fn rack(&self, kind: Kind<'_>) -> Option<&'s Rack> {
        self.shelf.racks.get(&(kind.group.to_owned(), kind.name.to_owned()))
    }
}

fn objects_of(rack: &Rack) -> impl Iterator<Item = Object<'_>> {
    rack.objects.values().map(|(_, document)| Object::new(document.root(), None))
}

impl World for View<'_> {
    fn objects<'w>(&'w self, kind: Kind<'_>) -> Box<dyn Iterator<Item = Object<'w>> + 'w> {
        let objects = self.rack(kind).into_iter().flat_map(objects_of);
        Box::new(objects.filter(|object| self.shows(object)))
    }

    fn kinds(&self) -> Vec<Kind<'_>> {
        self.shelf.racks.keys().map(|(group, name)| Kind::new(group, name)).collect()
    }

    /// Where a kind without a name is asked for, any may be meant.
    fn is_complete(&self, kind: Kind<'_>, _namespace: Option<&str>) -> bool {
        if kind.name.is_empty() {
            return self.shelf.is_whole();
        }
        let mut named = self.shelf.racks.iter().filter(|((group, name), _)| {
            name == kind.name && (kind.group.is_empty() || group == kind.group)
        });
        let first = named.next();
        first.is_some_and(|(_, rack)| rack.is_whole()) && named.all(|(_, rack)| rack.is_whole())
    }

    fn pods<'w>(&'w self) -> Box<dyn Iterator<Item = Pod<'w>> + 'w> {
        let objects = self.shelf.racks.values().flat_map(objects_of);
        Box::new(objects.filter(|object| self.shows(object)).filter_map(Pod::of))
    }

    fn namespaces(&self) -> Vec<Namespace<'_>> {
        let objects = self.rack(NAMESPACE).into_iter().flat_map(objects_of);
        let shown = objects.filter(|object| self.shows(object));
        shown.map(|object| Namespace { name: object.name(), object: Some(object) }).collect()
    }

    fn revealed<'w>(&'w self, secret: &Object<'_>) -> Option<Object<'w>> {
        let place = (secret.namespace().unwrap_or_default().to_owned(), secret.name().to_owned());
        if let Some(document) = self.secrets.get(&place) {
            return Some(Object::new(document.root(), None));
        }
        if secret.is(SECRET) {
            self.hidden.lock().unwrap_or_else(PoisonError::into_inner).insert(place);
        }
        None
    }

    fn find<'w>(
        &'w self,
        kind: Kind<'_>,
        namespace: Option<&str>,
        name: &str,
    ) -> Option<Object<'w>> {
        let rack = self.rack(kind)?;
        let place = (namespace.unwrap_or_default().to_owned(), name.to_owned());
        let found = match rack.objects.get(&place) {
            Some(found) => Some(found),
            // What stands in no namespace may be asked for in one, and the other way round.
            None => rack.objects.get(&(String::new(), name.to_owned())),
        };
        let found = match (found, namespace) {
            (None, None) => rack.objects.iter().find(|((_, own), _)| own == name).map(|it| it.1),
            (found, _) => found,
        };
        let object = found.map(|(_, document)| Object::new(document.root(), None));
        object.filter(|object| self.shows(object))
    }
}
