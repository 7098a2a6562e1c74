//! What policies look up beside the object at hand: namespaces, parameters, ConfigMaps.

use std::sync::Arc;
use std::time::SystemTime;

use model::document::Shears;
use model::{Inventory, Kept, Kind, World, objects_in};
use policy::bundle::{Member, Surroundings};
use policy::cel::{Evaluated, Host, Value};
use policy::gatekeeper::{self, Context, Language, Point, Source};
use policy::kyverno::GlobalContextEntry;
use policy::kyverno::libraries::{Answers, Asker};
use source::files::{self, Content, Input};
use source::yaml;

use super::Policies;
use crate::answers;

const NAMESPACE: Kind<'_> = Kind::core("Namespace");

/// What policies may ask for beside the object at hand.
pub(crate) struct Asked {
    world: Inventory,
    /// What Gatekeeper's templates look up.
    pub(super) synced: gatekeeper::Data,
    pub(super) is_complete: bool,
    /// The moment of the run, and readers.
    pub(super) answers: Arc<Answers>,
}

impl Policies {
    /// The objects that policies may ask for, of all inputs: those of the kinds that they name, and
    /// all of them for Gatekeeper's templates that look up others.
    pub(crate) fn asked(&self, inputs: &[Input], is_complete: bool, now: SystemTime) -> Asked {
        let mut world = if is_complete { Inventory::of_all() } else { Inventory::of_some() };
        let mut synced = gatekeeper::Inventory::default();
        let syncs_all = self.bundle.gatekeeper.is_referential(Language::default());
        let kinds = self.kinds_asked();
        let keeps_all = self.bundle.members().iter().any(Member::asks_objects);
        let mut shears = Shears::default();
        let mut globals = self.globals.clone();
        let inputs = if self.is_empty() { &[] } else { inputs };
        for input in inputs {
            let bytes = match &input.content {
                Content::File(path) => files::read(path).unwrap_or_default(),
                Content::Bytes(bytes) => bytes.clone(),
            };
            // What cannot be read is told when its turn comes.
            for document in yaml::read(&bytes, &yaml::Limits::default()).documents {
                for object in objects_in(document.root(), Some(&input.name)) {
                    if object.is(GlobalContextEntry::KIND) {
                        globals.extend(GlobalContextEntry::read(&object));
                    }
                    if syncs_all || object.is(NAMESPACE) {
                        synced.add(&object);
                    }
                    if keeps_all || kinds.contains(&object.kind()) {
                        world.keep(Kept::whole(&object, &mut shears));
                    }
                }
            }
        }
        let mut answers = answers::at(now);
        globals.iter().for_each(|entry| entry.answer(&world, &mut answers));
        let answers = Arc::new(answers);
        Asked { world, synced: synced.data(), is_complete, answers }
    }

    fn kinds_asked(&self) -> Vec<Kind<'_>> {
        let mut kinds = vec![NAMESPACE];
        kinds.extend(self.bundle.members().iter().flat_map(Member::looks_up));
        kinds
    }
}

impl Asked {
    /// The objects that policies may look up.
    pub(crate) fn world(&self) -> &dyn World {
        &self.world
    }

    /// The same, for the bundle.
    pub(crate) fn surroundings(&self) -> Surroundings<'_> {
        Surroundings {
            world: &self.world,
            host: self,
            answers: &self.answers,
            gatekeeper: Context {
                data: &self.synced,
                point: Point::Files,
                source: Source::Original,
                is_complete: self.is_complete,
                language: Language::default(),
            },
        }
    }
}

impl Host for Asked {
    fn call<'a>(&self, signature: &str, arguments: &[Value<'a>]) -> Evaluated<Value<'a>> {
        let asker = Asker { world: &self.world, answers: &self.answers };
        asker.call(signature, arguments)
    }
}
