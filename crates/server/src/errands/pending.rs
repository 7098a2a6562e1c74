//! What is to be asked of policies: a duty, and the object for whose sake.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::SystemTime;

use model::Document;
use policy::Operation;

use super::bounds::pause;
use super::stock::Key;

/// What fails so often is left until something changes.
const MOST_TRIES: u32 = 8;

/// Questions, each once: by duty and object.
#[derive(Default)]
pub(super) struct Pending(BTreeMap<(String, Key), Question>);

/// What is to be asked.
#[derive(Clone)]
pub(super) struct Question {
    /// What was done with the object.
    pub(super) operation: Operation,
    /// As it was before; as it was at last, where it is gone.
    pub(super) before: Option<Arc<Document>>,
    /// It is written even where what is there seems enough.
    pub(super) is_forced: bool,
    /// It is there only because the policy is new, or this program.
    pub(super) is_initial: bool,
    /// How many writes of ours led to it.
    pub(super) depth: u32,
    /// Since when it waits.
    pub(super) since: SystemTime,
    /// When it is asked next, and how often it was.
    pub(super) due: SystemTime,
    pub(super) tries: u32,
}

impl Question {
    pub(super) fn new(operation: Operation, now: SystemTime) -> Question {
        Question {
            operation,
            before: None,
            is_forced: false,
            is_initial: false,
            depth: 0,
            since: now,
            due: now,
            tries: 0,
        }
    }
}

impl Pending {
    /// Adds a question, to one about the same object where there is one.
    pub(super) fn add(&mut self, duty: &str, key: &Key, question: Question) {
        let place = (duty.to_owned(), key.clone());
        let Some(own) = self.0.get_mut(&place) else {
            self.0.insert(place, question);
            return;
        };
        own.operation = match (own.operation, question.operation) {
            // To those who have not seen it, it is new still.
            (Operation::Create, Operation::Update) => Operation::Create,
            (_, operation) => operation,
        };
        if own.before.is_none() || question.operation == Operation::Delete {
            own.before = question.before;
        }
        own.is_forced |= question.is_forced;
        own.is_initial &= question.is_initial;
        own.depth = own.depth.min(question.depth);
        (own.due, own.tries) = (own.due.min(question.due), 0);
    }

    /// Takes the next that is due.
    pub(super) fn next(&mut self, now: SystemTime) -> Option<(String, Key, Question)> {
        let place = self.0.iter().find(|(_, it)| it.due <= now).map(|(place, _)| place.clone())?;
        let question = self.0.remove(&place)?;
        Some((place.0, place.1, question))
    }

    pub(super) fn has_due(&self, now: SystemTime) -> bool {
        self.0.values().any(|it| it.due <= now)
    }

    /// Asks again at `due`, which is no failure.
    pub(super) fn put_off(&mut self, duty: &str, key: &Key, question: Question, due: SystemTime) {
        self.0.entry((duty.to_owned(), key.clone())).or_insert(Question { due, ..question });
    }

    /// Asks again after a while, unless that has been done too often.
    pub(super) fn retry(&mut self, duty: &str, key: &Key, question: Question, now: SystemTime) {
        let tries = question.tries + 1;
        if tries < MOST_TRIES {
            let due = now + pause(tries);
            let again = Question { due, tries, ..question };
            self.0.entry((duty.to_owned(), key.clone())).or_insert(again);
        }
    }

    /// Forgets what was to be asked of a duty.
    pub(super) fn forget(&mut self, duty: &str) {
        self.0.retain(|(own, _), _| own != duty);
    }

    /// Something of the beginning is still to be asked of a duty.
    pub(super) fn is_beginning(&self, duty: &str) -> bool {
        self.0.iter().any(|((own, _), it)| own == duty && it.is_initial)
    }

    /// Since when the oldest waits.
    pub(super) fn oldest(&self) -> Option<SystemTime> {
        self.0.values().map(|it| it.since).min()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }
}
