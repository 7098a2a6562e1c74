//! Keeps the objects of a kind as a feed tells of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use model::{Document, Object};
use source::cluster::{Feed, RequestError, Visitor, Watcher};

use super::{Event, Key, Part, Rack, Shelf, Stock};

/// Keeps what one feed tells.
pub(crate) struct Keeping {
    stock: Arc<Stock>,
    place: (String, String),
    part: u8,
    is_wanted: Arc<AtomicBool>,
}

impl Keeping {
    /// For the part of its kind that `feed` tells, for as long as it `is_wanted`.
    pub(crate) fn new(
        stock: &Arc<Stock>,
        feed: &Feed,
        part: u8,
        is_wanted: &Arc<AtomicBool>,
    ) -> Keeping {
        let resource = feed.resource();
        Keeping {
            stock: Arc::clone(stock),
            place: (resource.group.clone(), resource.kind.clone()),
            part,
            is_wanted: Arc::clone(is_wanted),
        }
    }

    /// Changes the rack, where the kind is kept still.
    fn change<T>(&self, change: impl FnOnce(&mut Rack) -> T) -> Option<T> {
        if !self.is_wanted.load(Ordering::Acquire) {
            return None;
        }
        self.stock.shelf_mut().racks.get_mut(&self.place).map(change)
    }

    fn part<'r>(&self, rack: &'r mut Rack) -> &'r mut Part {
        rack.parts.entry(self.part).or_default()
    }

    fn put(&self, document: &Document) {
        if !self.is_wanted.load(Ordering::Acquire) {
            return;
        }
        let document = Arc::new(document.clone());
        let key = Key::of(&Object::new(document.root(), None));
        let place = (key.namespace.clone(), key.name.clone());
        let mut shelf = self.stock.shelf_mut();
        let Some(rack) = shelf.racks.get_mut(&self.place) else { return };
        let part = rack.parts.entry(self.part).or_default();
        if let Some(untold) = &mut part.untold {
            untold.remove(&place);
        }
        let tells = part.is_whole;
        let before = rack.objects.insert(place, (self.part, Arc::clone(&document)));
        let before = before.map(|(_, it)| it);
        before.iter().for_each(|it| shelf.unlist(it));
        shelf.enlist(&document);
        drop(shelf);
        let is_same = before.as_ref().is_some_and(|it| version(it) == version(&document));
        // While all is told for the first time, nothing has become of anything.
        if tells && !is_same {
            self.stock.tell(Event { key, before, after: Some(document) });
        }
    }

    fn remove(&self, place: &(String, String)) {
        let mut shelf = self.stock.shelf_mut();
        let Some(rack) = shelf.racks.get_mut(&self.place) else { return };
        let Some((_, before)) = rack.objects.remove(place) else { return };
        shelf.unlist(&before);
        drop(shelf);
        let key = Key::of(&Object::new(before.root(), None));
        self.stock.tell(Event { key, before: Some(before), after: None });
    }

    fn complete(&self) {
        let untold = self.change(|rack| {
            let part = self.part(rack);
            (part.is_whole, part.blind) = (true, None);
            part.untold.take()
        });
        untold.flatten().iter().flatten().for_each(|place| self.remove(place));
    }

    fn start(&self) {
        self.change(|rack| {
            let own = rack.objects.iter().filter(|(_, (part, _))| *part == self.part);
            let untold = own.map(|(place, _)| place.clone()).collect();
            self.part(rack).untold = Some(untold);
        });
    }
}

fn version(document: &Document) -> Option<&str> {
    document.root().at(&["metadata", "resourceVersion"]).as_str()
}

impl Watcher for Keeping {
    fn begin(&mut self) {
        self.start();
    }

    fn object(&mut self, document: &Document) {
        self.put(document);
    }

    fn gone(&mut self, document: &Document) {
        let key = Key::of(&Object::new(document.root(), None));
        self.remove(&(key.namespace, key.name));
    }

    fn is_whole(&mut self) {
        self.complete();
    }

    fn is_blind(&mut self, error: &RequestError) {
        let says = error.to_string();
        self.change(|rack| self.part(rack).blind = Some(says));
    }

    fn sees(&mut self) {
        self.change(|rack| self.part(rack).blind = None);
    }

    fn goes_on(&self) -> bool {
        self.is_wanted.load(Ordering::Acquire)
    }
}

impl Visitor for Keeping {
    fn begin(&mut self) {
        self.start();
    }

    fn object(&mut self, document: &Document) {
        self.put(document);
    }
}

impl Keeping {
    /// Keeps what has come of a list: all that there is, or why that is not known.
    pub(crate) fn listed<T>(&mut self, came: &Result<T, RequestError>) {
        match came {
            Ok(_) => self.complete(),
            Err(error) => self.is_blind(error),
        }
    }
}

impl Shelf {
    /// Every kind is known as a whole.
    pub(super) fn is_whole(&self) -> bool {
        self.racks.values().all(Rack::is_whole)
    }
}
