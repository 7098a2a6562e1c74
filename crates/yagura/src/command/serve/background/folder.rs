//! Objects of files and folders, read again when those change.

use std::thread;
use std::time::SystemTime;

use model::objects_in;
use server::background::{Background, See};
use source::files::{self, Content, Options};
use source::yaml;
use store::Store;

use super::super::sources::Files;
use super::{EVERY, Worker};
use crate::{clock, speech};

impl Worker {
    /// Judges the objects of `places` while it is this replica's work.
    pub(super) fn read(&self, places: &[String], background: &Background, store: &dyn Store) {
        let (mut known, mut tidied) = (None, None);
        while self.goes_on() {
            let files = Files::in_places(places);
            let is_other = self.keep_judges(background);
            let now = SystemTime::now();
            if is_other || known.as_ref() != Some(&files) {
                background.files(&|see| show(places, see), now, clock::moment(now));
                known = Some(files);
            } else if !background.tick(now, clock::moment(now)).is_empty() {
                // All of them are shown again at the next look.
                known = None;
            }
            self.tidy(store, &mut tidied);
            thread::sleep(EVERY);
        }
    }
}

/// Shows every object. What cannot be read is told by whoever reads the files for requests.
fn show(places: &[String], see: &mut See<'_>) {
    let mut room = Vec::new();
    for input in files::list(places, &Options::default()).inputs {
        let bytes = match &input.content {
            Content::File(path) => files::read_into(path, &mut room),
            Content::Bytes(bytes) => Ok(bytes.as_slice()),
        };
        let Ok(bytes) = bytes else {
            speech::say(&format!("error: cannot read {}", input.name));
            continue;
        };
        for document in yaml::read(bytes, &yaml::Limits::default()).documents {
            let objects = objects_in(document.root(), Some(&input.name));
            objects.iter().for_each(&mut *see);
        }
    }
}
