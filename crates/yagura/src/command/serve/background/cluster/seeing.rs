//! Tells the background what becomes of the objects of a kind.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use model::{Document, Kind, Object};
use server::background::Background;
use source::cluster::{RequestError, Watcher};

use crate::speech;

const DEFINITIONS: Kind<'static> = Kind::new("apiextensions.k8s.io", "CustomResourceDefinition");

pub(super) struct Seeing {
    pub(super) background: Arc<Background>,
    pub(super) group: String,
    pub(super) kind: String,
    pub(super) part: u8,
    pub(super) is_wanted: Arc<AtomicBool>,
    /// Raised where kinds are defined, changed or gone.
    pub(super) redefined: Arc<AtomicBool>,
    /// What was said last of why nothing is seen.
    pub(super) complaint: Option<String>,
}

impl Seeing {
    /// Somebody still wants to know.
    pub(super) fn is_wanted(&self) -> bool {
        self.is_wanted.load(Ordering::Acquire)
    }

    fn kind(&self) -> Kind<'_> {
        Kind::new(&self.group, &self.kind)
    }

    fn note_definitions(&self) {
        if self.kind() == DEFINITIONS {
            self.redefined.store(true, Ordering::Release);
        }
    }
}

impl Watcher for Seeing {
    fn begin(&mut self) {
        self.background.begin(self.kind(), self.part);
    }

    fn object(&mut self, document: &Document) {
        if self.is_wanted() {
            let object = Object::new(document.root(), None);
            self.background.object(&object, self.part, SystemTime::now());
            self.note_definitions();
        }
    }

    fn gone(&mut self, document: &Document) {
        if self.is_wanted() {
            let object = Object::new(document.root(), None);
            self.background.gone(&object, SystemTime::now());
            self.note_definitions();
        }
    }

    fn is_whole(&mut self) {
        self.complaint = None;
        self.background.is_whole(self.kind(), self.part, SystemTime::now());
    }

    fn is_blind(&mut self, error: &RequestError) {
        let complaint = error.to_string();
        // A server that is away for a moment is not told for each of its kinds.
        let is_lasting = matches!(error, RequestError::Forbidden { .. });
        if is_lasting && self.complaint.as_ref() != Some(&complaint) {
            speech::say(&format!("unknown: {} cannot be judged: {complaint}", self.kind));
        }
        self.complaint = Some(complaint);
        self.background.is_blind(self.kind(), self.part);
    }

    fn goes_on(&self) -> bool {
        self.is_wanted()
    }
}
