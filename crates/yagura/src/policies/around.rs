//! What policies may look up in a scan: the objects of all inputs.

use std::time::SystemTime;

use model::{Inventory, objects_in};
use policy::bundle::{Around, Gathering};
use source::files::{self, Content, Input};
use source::yaml;

use super::Policies;
use crate::answers;

impl Policies {
    /// The objects that policies may ask for, of all inputs.
    pub(crate) fn around(&self, inputs: &[Input], is_complete: bool, now: SystemTime) -> Around {
        let world = if is_complete { Inventory::of_all() } else { Inventory::of_some() };
        let mut gathering = self.gathering(world, is_complete);
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
        self.gathered(gathering, now)
    }

    /// Takes the objects that policies may ask for into `world`.
    pub(crate) fn gathering(&self, world: Inventory, is_complete: bool) -> Gathering<'_> {
        Gathering::for_bundle(&self.bundle, world, is_complete)
    }

    /// All that was gathered, at a moment.
    pub(crate) fn gathered(&self, gathering: Gathering<'_>, now: SystemTime) -> Around {
        gathering.finish(&self.globals, answers::at(now))
    }
}
