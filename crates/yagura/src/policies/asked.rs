//! What policies look up beside the object at hand: namespaces, parameters, ConfigMaps.

use std::sync::Arc;
use std::time::SystemTime;

use model::document::Shears;
use model::{Gaps, Inventory, Kept, Kind, Object, World, objects_in};
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

/// Objects that policies may ask for, as they come.
pub(crate) struct Gathering<'k> {
    world: Inventory,
    shears: Shears,
    synced: gatekeeper::Inventory,
    globals: Vec<GlobalContextEntry>,
    kinds: Vec<Kind<'k>>,
    /// Templates of Gatekeeper look up any object.
    syncs_all: bool,
    keeps_all: bool,
    is_complete: bool,
    now: SystemTime,
}

impl Policies {
    /// The objects that policies may ask for, of all inputs: those of the kinds that they name, and
    /// all of them for Gatekeeper's templates that look up others.
    pub(crate) fn asked(&self, inputs: &[Input], is_complete: bool, now: SystemTime) -> Asked {
        let world = if is_complete { Inventory::of_all() } else { Inventory::of_some() };
        let mut gathering = self.gathering(world, is_complete, now);
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
        gathering.end()
    }

    /// Takes the objects that policies may ask for into `world`.
    pub(crate) fn gathering(
        &self,
        world: Inventory,
        is_complete: bool,
        now: SystemTime,
    ) -> Gathering<'_> {
        Gathering {
            world,
            shears: Shears::default(),
            synced: gatekeeper::Inventory::default(),
            globals: self.globals.clone(),
            kinds: self.kinds_asked(),
            syncs_all: self.bundle.gatekeeper.is_referential(Language::default()),
            keeps_all: self.bundle.members().iter().any(Member::asks_objects),
            is_complete,
            now,
        }
    }

    fn kinds_asked(&self) -> Vec<Kind<'_>> {
        let mut kinds = vec![NAMESPACE];
        kinds.extend(self.bundle.members().iter().flat_map(Member::looks_up));
        kinds
    }
}

impl Gathering<'_> {
    /// It may have to be asked for objects of `kind`.
    pub(crate) fn wants(&self, kind: Kind<'_>) -> bool {
        self.syncs_all
            || self.keeps_all
            || kind == GlobalContextEntry::KIND
            || self.kinds.contains(&kind)
    }

    /// Takes an object, where it may be asked for.
    pub(crate) fn add(&mut self, object: &Object<'_>) {
        if object.is(GlobalContextEntry::KIND) {
            self.globals.extend(GlobalContextEntry::read(object));
        }
        if self.syncs_all || object.is(NAMESPACE) {
            self.synced.add(object);
        }
        if self.keeps_all || self.kinds.contains(&object.kind()) {
            self.world.keep(Kept::whole(object, &mut self.shears));
        }
    }

    /// What is not here is named by `gaps`, or does not exist.
    pub(crate) fn lacks_only(&mut self, gaps: Gaps) {
        self.is_complete = gaps == Gaps::default();
        self.world.lacks_only(gaps);
    }

    /// There are no more.
    pub(crate) fn end(self) -> Asked {
        let Gathering { world, synced, globals, is_complete, now, .. } = self;
        let mut answers = answers::at(now);
        globals.iter().for_each(|entry| entry.answer(&world, &mut answers));
        Asked { world, synced: synced.data(), is_complete, answers: Arc::new(answers) }
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
