//! What policies may look up in a scan: the objects of all inputs.

use std::time::SystemTime;

use model::objects_in;
use policy::bundle::{Around, Gathering};
use source::files::{self, Content, Input};
use source::yaml;

use super::Policies;
use crate::answers;

impl Policies {
    /// The objects that policies may ask for, of all inputs.
    pub(crate) fn around(&self, inputs: &[Input], is_complete: bool, now: SystemTime) -> Around {
        let mut gathering = Gathering::for_bundle(&self.bundle, is_complete);
        let inputs = if self.is_empty() { &[] } else { inputs };
        for input in inputs {
            let bytes = match &input.content {
                Content::File(path) => files::read(path).unwrap_or_default(),
                Content::Bytes(bytes) => bytes.clone(),
            };
            // What cannot be read is told when its turn comes.
            for document in yaml::read(&bytes, &yaml::Limits::default()).documents {
                let objects = objects_in(document.root(), Some(&input.name));
                objects.iter().for_each(|object| gathering.add(object));
            }
        }
        gathering.finish(&self.globals, answers::at(now))
    }
}
