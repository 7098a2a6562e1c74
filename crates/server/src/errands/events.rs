//! What has become of objects, and whom that concerns.

use std::time::SystemTime;

use model::{Document, Object};
use policy::Operation;
use policy::library::{Duty, Work};

use super::marks::Made;
use super::pending::Question;
use super::roster::is_going;
use super::stock::{Event, Key};
use super::{Errands, Fresh};

/// A question about an object, and of which duty.
type Asked = (String, Key, Question);

impl Errands {
    /// Asks duties about what has become of objects.
    pub(super) fn take_events(&mut self, now: SystemTime) {
        let Some(events) = self.stock.events() else {
            self.say("too much happened at once: all is looked at again".to_owned());
            let names = self.duties.keys().cloned();
            let again = names.map(|duty| Fresh { duty, is_changed: true, since: now });
            self.fresh = again.collect();
            return;
        };
        let mut asked = Vec::new();
        for event in &events {
            if self.is_guarded(&event.key) {
                continue;
            }
            self.of_trigger(event, now, &mut asked);
            self.of_made(event, now, &mut asked);
            self.of_looked_up(event, now, &mut asked);
        }
        for (duty, key, question) in asked {
            self.pending.add(&duty, &key, question);
        }
    }

    /// The duties that are done for the sake of the object.
    fn of_trigger(&self, event: &Event, now: SystemTime, asked: &mut Vec<Asked>) {
        let (before, after) = (event.before.as_ref(), event.after.as_ref());
        let operation = match (before, after) {
            (None, _) => Operation::Create,
            (Some(_), None) => Operation::Delete,
            (Some(before), Some(after)) if is_same_but_status(before, after) => return,
            (Some(_), Some(_)) => Operation::Update,
        };
        if after.is_some_and(|it| is_going(it)) {
            return;
        }
        for (name, duty) in &self.duties {
            // What the background writes leads to nothing, unless a rule says so.
            let is_heard = self.depth(event) == 0 || duty.follows_background();
            let is_of_it = !matches!(duty.work, Work::Clean(_)) && duty.is_about(event.key.kind());
            if is_heard && is_of_it {
                let question = Question {
                    before: event.before.clone(),
                    depth: self.depth(event),
                    ..Question::new(operation, now)
                };
                asked.push((name.clone(), event.key.clone(), question));
            }
        }
    }

    /// The duty that made the object: what follows is brought back to what it should be.
    fn of_made(&self, event: &Event, now: SystemTime, asked: &mut Vec<Asked>) {
        let documents = [event.before.as_ref(), event.after.as_ref()];
        for document in documents.into_iter().flatten() {
            let object = Object::new(document.root(), None);
            let Some(made) = Made::of(&object) else { continue };
            let shelf = self.stock.shelf();
            let Some(trigger) = shelf.of_uid(made.trigger_uid) else { continue };
            for (name, duty) in &self.duties {
                let is_synchronized =
                    || duty.terms(made.rule).is_some_and(|terms| terms.is_synchronized);
                if made.is_by(&duty.holder) && is_synchronized() {
                    let question = Question::new(Operation::Create, now);
                    let question = Question { depth: self.depth(event), ..question };
                    asked.push((name.clone(), trigger.clone(), question));
                }
            }
        }
    }

    /// The duties that may have copied the object, or looked at it.
    fn of_looked_up(&self, event: &Event, now: SystemTime, asked: &mut Vec<Asked>) {
        let uid = [&event.after, &event.before]
            .into_iter()
            .flatten()
            .find_map(|document| document.root().at(&["metadata", "uid"]).as_str());
        let is_own = |duty: &Duty| {
            let documents = [&event.after, &event.before].into_iter().flatten();
            let mut made = documents.filter_map(|document| made_of(document));
            made.any(|made| made.is_by(&duty.holder))
        };
        let is_depending = |duty: &Duty| {
            duty.is_synchronized() && duty.depends_on(event.key.kind()) && !is_own(duty)
        };
        for (name, duty) in self.duties.iter().filter(|(_, duty)| is_depending(duty)) {
            // What is new may be wanted by anybody; else it is known who copied it.
            let is_anyones = event.before.is_none() || duty.looks_around();
            let shelf = self.stock.shelf();
            for document in shelf.made().filter_map(|key| shelf.get(key)) {
                let Some(made) = made_of(document) else { continue };
                let is_affected = is_anyones || made.source_uid == uid;
                if !is_affected || !made.is_by(&duty.holder) {
                    continue;
                }
                if let Some(trigger) = shelf.of_uid(made.trigger_uid) {
                    let question = Question::new(Operation::Create, now);
                    let question = Question { depth: self.depth(event), ..question };
                    asked.push((name.clone(), trigger.clone(), question));
                }
            }
        }
    }

    /// How many writes of ours led to it.
    fn depth(&self, event: &Event) -> u32 {
        let version = event.after.as_ref().and_then(|it| version(it));
        version.map_or(0, |version| self.chains.depth(&event.key, version))
    }
}

fn made_of(document: &Document) -> Option<Made<'_>> {
    Made::of(&Object::new(document.root(), None))
}

fn version(document: &Document) -> Option<&str> {
    document.root().at(&["metadata", "resourceVersion"]).as_str()
}

/// Nothing but the status is another, which no admission is asked about either.
fn is_same_but_status(before: &Document, after: &Document) -> bool {
    let [before, after] = [before, after].map(Document::root);
    let metadata = |key: &str| [before, after].map(|it| it.get("metadata").get(key));
    let [old, new] = metadata("generation");
    old.is_set()
        && old == new
        && ["labels", "annotations", "deletionTimestamp", "finalizers", "ownerReferences"]
            .iter()
            .all(|key| matches!(metadata(key), [old, new] if old == new))
}
