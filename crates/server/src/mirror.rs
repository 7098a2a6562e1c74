//! What a server knows of its cluster: objects as they are, kept up to date by watches.
//!
//! Only those are kept that policies are, or may look up.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::document::Shears;
use model::{Document, Kept, Kind, Object};
use source::cluster::{Feed, RequestError, Resource, Watcher};
use tokio::sync::Notify;

/// Objects of a cluster, by what they are for.
#[derive(Debug, Default)]
pub struct Mirror {
    shelves: Mutex<BTreeMap<u64, Shelf>>,
    next: AtomicU64,
    changes: [AtomicU64; 4],
    changed: Notify,
}

/// What objects are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// To be judged by.
    Policy,
    /// To be looked up by policies.
    LookUp,
    /// To know what kinds there are.
    Kind,
    /// To know what the API server judges by itself.
    Native,
}

/// The objects of one feed.
#[derive(Debug)]
struct Shelf {
    role: Role,
    group: String,
    kind: String,
    objects: BTreeMap<Key, Kept>,
    /// What was there and has not been told again yet, while all is told anew.
    untold: Option<BTreeSet<Key>>,
    is_whole: bool,
    blind: Option<String>,
}

/// A namespace and a name.
type Key = (String, String);

/// Fills a shelf, until it is told to stop.
#[derive(Debug)]
pub struct Shelving {
    mirror: Arc<Mirror>,
    shelf: u64,
    role: Role,
    is_wanted: Arc<AtomicBool>,
    shears: Shears,
}

/// Ends a shelving, and clears its shelf.
#[derive(Debug)]
pub struct Stop {
    mirror: Arc<Mirror>,
    shelf: u64,
    is_wanted: Arc<AtomicBool>,
}

impl Mirror {
    /// A shelf for the objects of a feed: who fills it, and who ends that.
    pub fn shelve(self: &Arc<Self>, feed: &Feed, role: Role) -> (Shelving, Stop) {
        let Resource { group, kind, .. } = feed.resource();
        let shelf = self.next.fetch_add(1, Ordering::Relaxed);
        self.shelves().insert(
            shelf,
            Shelf {
                role,
                group: group.clone(),
                kind: kind.clone(),
                objects: BTreeMap::new(),
                untold: None,
                is_whole: false,
                blind: None,
            },
        );
        let is_wanted = Arc::new(AtomicBool::new(true));
        let stop = Stop { mirror: Arc::clone(self), shelf, is_wanted: Arc::clone(&is_wanted) };
        let mirror = Arc::clone(self);
        (Shelving { mirror, shelf, role, is_wanted, shears: Shears::default() }, stop)
    }

    /// Shows the objects that are for `role`.
    pub fn each(&self, role: Role, mut show: impl FnMut(&Kept)) {
        let shelves = self.shelves();
        let own = shelves.values().filter(|shelf| shelf.role == role);
        own.flat_map(|shelf| shelf.objects.values()).for_each(&mut show);
    }

    /// All objects of a kind are here.
    pub fn has_all(&self, kind: Kind<'_>) -> bool {
        let shelves = self.shelves();
        let mut own =
            shelves.values().filter(|it| Kind::new(&it.group, &it.kind) == kind).peekable();
        own.peek().is_some() && own.all(|shelf| shelf.is_whole)
    }

    /// What is not here yet, or has not been seen lately and why: a clause for each kind.
    pub fn complaints(&self, role: Role) -> Vec<String> {
        let shelves = self.shelves();
        let own = shelves.values().filter(|shelf| shelf.role == role && !shelf.is_whole);
        own.map(|shelf| match &shelf.blind {
            Some(why) => format!("{} cannot be read: {why}", shelf.kind),
            None => format!("{} is being read", shelf.kind),
        })
        .collect()
    }

    /// Something of this role is being read for the first time.
    pub fn is_reading(&self, role: Role) -> bool {
        let shelves = self.shelves();
        shelves.values().any(|it| it.role == role && !it.is_whole && it.blind.is_none())
    }

    /// How many kinds cannot be followed at the moment.
    pub fn blind(&self) -> usize {
        self.shelves().values().filter(|shelf| shelf.blind.is_some()).count()
    }

    /// A number that is another whenever something of this role has changed.
    pub fn changes(&self, role: Role) -> u64 {
        self.count(role).load(Ordering::Acquire)
    }

    /// Done when something has changed since it was asked last.
    pub async fn changed(&self) {
        self.changed.notified().await;
    }

    fn count(&self, role: Role) -> &AtomicU64 {
        let [policies, looked_up, kinds, natives] = &self.changes;
        match role {
            Role::Policy => policies,
            Role::LookUp => looked_up,
            Role::Kind => kinds,
            Role::Native => natives,
        }
    }

    fn tell(&self, role: Role) {
        self.count(role).fetch_add(1, Ordering::AcqRel);
        self.changed.notify_one();
    }

    fn shelves(&self) -> MutexGuard<'_, BTreeMap<u64, Shelf>> {
        self.shelves.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes a shelf, and tells of it where `change` says that it matters.
    fn change(&self, shelf: u64, change: impl FnOnce(&mut Shelf) -> bool) {
        let role = {
            let mut shelves = self.shelves();
            let Some(shelf) = shelves.get_mut(&shelf) else { return };
            change(shelf).then_some(shelf.role)
        };
        role.into_iter().for_each(|role| self.tell(role));
    }
}

impl Watcher for Shelving {
    fn begin(&mut self) {
        self.mirror.change(self.shelf, |shelf| {
            shelf.untold = Some(shelf.objects.keys().cloned().collect());
            false
        });
    }

    fn object(&mut self, document: &Document) {
        let key = key(document);
        // Where something stands is told of policies; what is native is compared as it is.
        let kept = match self.role {
            Role::Policy | Role::Native => Kept::as_read(document),
            Role::LookUp | Role::Kind => {
                let object = Object::new(document.root(), None);
                Kept::all_that_is_said(&object, &mut self.shears)
            }
        };
        self.mirror.change(self.shelf, |shelf| {
            if let Some(untold) = &mut shelf.untold {
                untold.remove(&key);
            }
            // While all is told for the first time, the end of it is what matters.
            let is_same =
                shelf.objects.get(&key).is_some_and(|own| is_same(own.document(), document));
            shelf.objects.insert(key, kept);
            shelf.is_whole && !is_same
        });
    }

    fn gone(&mut self, document: &Document) {
        let key = key(document);
        self.mirror.change(self.shelf, |shelf| shelf.objects.remove(&key).is_some());
    }

    fn is_whole(&mut self) {
        self.mirror.change(self.shelf, |shelf| {
            let untold = shelf.untold.take().unwrap_or_default();
            let was_whole = std::mem::replace(&mut shelf.is_whole, true);
            shelf.blind = None;
            untold.iter().for_each(|key| drop(shelf.objects.remove(key)));
            !was_whole || !untold.is_empty()
        });
    }

    fn is_blind(&mut self, error: &RequestError) {
        self.mirror.change(self.shelf, |shelf| {
            shelf.blind = Some(error.to_string());
            false
        });
    }

    fn sees(&mut self) {
        self.mirror.change(self.shelf, |shelf| {
            shelf.blind = None;
            false
        });
    }

    fn goes_on(&self) -> bool {
        self.is_wanted.load(Ordering::Relaxed)
    }
}

impl Stop {
    /// Stops it.
    pub fn now(self) {
        self.is_wanted.store(false, Ordering::Relaxed);
        let shelf = self.mirror.shelves().remove(&self.shelf);
        shelf.into_iter().for_each(|shelf| self.mirror.tell(shelf.role));
    }
}

fn key(document: &Document) -> Key {
    let object = Object::new(document.root(), None);
    (object.namespace().unwrap_or_default().to_owned(), object.name().to_owned())
}

/// Nothing but the status is another.
fn is_same(one: &Document, other: &Document) -> bool {
    let generation = |document: &Document| {
        let metadata = document.root().get("metadata");
        let number = metadata.get("generation").as_str().map(str::to_owned);
        let uid = metadata.get("uid").as_str().map(str::to_owned);
        let marks = |key: &str| {
            let entries = metadata.get(key).entries();
            let marks = entries.map(|it| (it.key.to_owned(), it.value.as_str().map(str::to_owned)));
            marks.collect::<Vec<_>>()
        };
        (number.is_some() || metadata.get("generation").is_set()).then(|| {
            let number = format!("{:?}", metadata.get("generation").value());
            (number, uid, marks("labels"), marks("annotations"))
        })
    };
    generation(one).is_some_and(|one| generation(other) == Some(one))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::{Document, Kind};
    use source::cluster::{Extent, Feed, Resource, Watcher};
    use source::yaml;

    use super::{Mirror, Role};

    fn object(name: &str, generation: u32, phase: &str) -> Document {
        let text = format!(
            "{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}, namespace: a, \
             generation: {generation}}}, status: {phase}}}"
        );
        yaml::read(text.as_bytes(), &yaml::Limits::default()).documents.remove(0)
    }

    #[test]
    fn what_is_not_told_again_is_gone() {
        let mirror = Arc::new(Mirror::default());
        let resource = Resource {
            group: String::new(),
            kind: "ConfigMap".to_owned(),
            version: "v1".to_owned(),
            plural: "configmaps".to_owned(),
            is_namespaced: true,
        };
        let feeds = Feed::all(&resource, None, Extent::Whole);
        let (mut shelving, stop) = mirror.shelve(&feeds[0], Role::LookUp);
        let names = || {
            let mut names = Vec::new();
            mirror.each(Role::LookUp, |it| {
                names.push(it.object().name().to_owned());
            });
            names.join(" ")
        };
        shelving.begin();
        ["one", "two"].iter().for_each(|name| shelving.object(&object(name, 1, "new")));
        assert!(!mirror.has_all(Kind::core("ConfigMap")));
        assert_eq!(mirror.changes(Role::LookUp), 0);
        shelving.is_whole();
        assert!(mirror.has_all(Kind::core("ConfigMap")));
        assert_eq!((names().as_str(), mirror.changes(Role::LookUp)), ("one two", 1));
        shelving.object(&object("one", 1, "old"));
        assert_eq!(mirror.changes(Role::LookUp), 1, "only the status is another");
        shelving.object(&object("one", 2, "old"));
        assert_eq!(mirror.changes(Role::LookUp), 2);
        shelving.begin();
        shelving.object(&object("two", 1, "new"));
        assert_eq!(names(), "one two", "it may be told yet");
        shelving.is_whole();
        assert_eq!((names().as_str(), mirror.changes(Role::LookUp)), ("two", 3));
        shelving.gone(&object("two", 1, "new"));
        assert_eq!(names(), "");
        stop.now();
        assert!(!shelving.goes_on());
        assert!(!mirror.has_all(Kind::core("ConfigMap")));
    }
}
