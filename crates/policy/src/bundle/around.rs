//! What policies may look up beside the object at hand: namespaces, parameters, ConfigMaps.

use std::sync::Arc;

use model::document::Shears;
use model::{Gaps, Inventory, Kept, Kind, Object, World};

use super::{Bundle, Member, Surroundings};
use crate::cel::{Evaluated, Host, Timestamp, Value};
use crate::gatekeeper::{self, Context, Language, Point, Source};
use crate::kyverno::GlobalContextEntry;
use crate::kyverno::libraries::{Answers, Asker};

const NAMESPACE: Kind<'_> = Kind::core("Namespace");

/// Objects on their way into an [`Around`]: of all that pass by, those that policies may ask for.
#[derive(Debug)]
pub struct Gathering<'b> {
    world: Inventory,
    is_complete: bool,
    synced: gatekeeper::Inventory,
    shears: Shears,
    globals: Vec<GlobalContextEntry>,
    kinds: Vec<Kind<'b>>,
    keeps_all: bool,
    syncs_all: bool,
    /// Gatekeeper's constraints may ask for the labels of namespaces.
    syncs_namespaces: bool,
}

/// What a bundle is answered. A copy shares the objects.
#[derive(Debug, Clone)]
pub struct Around {
    world: Arc<Inventory>,
    /// What Gatekeeper's templates look up.
    synced: gatekeeper::Data,
    is_complete: bool,
    answers: Arc<Answers>,
}

impl<'b> Gathering<'b> {
    /// Objects for the policies of `bundle`, which come into `world`. `is_complete`: what Gatekeeper's
    /// templates do not find then does not exist.
    pub fn for_bundle(bundle: &'b Bundle, world: Inventory, is_complete: bool) -> Gathering<'b> {
        let mut kinds = vec![NAMESPACE];
        kinds.extend(bundle.members().iter().flat_map(Member::looks_up));
        kinds.extend(bundle.mutations.looks_up());
        Gathering {
            world,
            is_complete,
            synced: gatekeeper::Inventory::default(),
            shears: Shears::default(),
            globals: Vec::new(),
            kinds,
            keeps_all: bundle.members().iter().any(Member::asks_objects)
                || bundle.mutations.asks_objects(),
            syncs_all: bundle.gatekeeper.is_referential(Language::default()),
            syncs_namespaces: !bundle.gatekeeper.is_empty(),
        }
    }

    /// It may have to be asked for objects of `kind`.
    pub fn wants(&self, kind: Kind<'_>) -> bool {
        self.syncs_all
            || self.keeps_all
            || kind == GlobalContextEntry::KIND
            || self.kinds.contains(&kind)
    }

    /// Takes of an object what may be asked for.
    pub fn add(&mut self, object: &Object<'_>) {
        self.note(object);
        if self.keeps(object) {
            self.world.keep(Kept::whole(object, &mut self.shears));
        }
    }

    /// The same of an object that is kept already, which is shared.
    pub fn share(&mut self, kept: &Kept) {
        let object = kept.object();
        self.note(&object);
        if self.keeps(&object) {
            self.world.keep(match kept.is_whole() {
                true => kept.clone(),
                false => Kept::whole(&object, &mut self.shears),
            });
        }
    }

    fn keeps(&self, object: &Object<'_>) -> bool {
        self.keeps_all || self.kinds.contains(&object.kind())
    }

    fn note(&mut self, object: &Object<'_>) {
        if object.is(GlobalContextEntry::KIND) {
            self.globals.extend(GlobalContextEntry::read(object));
        }
        if self.syncs_all || self.syncs_namespaces && object.is(NAMESPACE) {
            self.synced.add(object);
        }
    }

    /// What is not here is named by `gaps`, or does not exist.
    pub fn lacks_only(&mut self, gaps: Gaps) {
        self.is_complete = gaps == Gaps::default();
        self.world.lacks_only(gaps);
    }

    /// The same with entries of Kyverno's global context, and the answers to all else.
    pub fn finish(self, globals: &[GlobalContextEntry], mut answers: Answers) -> Around {
        let Gathering { world, is_complete, synced, globals: found, .. } = self;
        let globals = globals.iter().chain(&found);
        globals.for_each(|entry| entry.answer(&world, &mut answers));
        Around {
            world: Arc::new(world),
            synced: synced.data(),
            is_complete,
            answers: Arc::new(answers),
        }
    }
}

impl Around {
    /// The objects that policies may look up.
    pub fn world(&self) -> &dyn World {
        &*self.world
    }

    /// All of it, for a bundle that is asked at `point`.
    pub fn at(&self, point: Point) -> Surroundings<'_> {
        Surroundings {
            world: self.world(),
            host: self,
            answers: &self.answers,
            gatekeeper: Context {
                data: &self.synced,
                point,
                source: Source::Original,
                is_complete: self.is_complete,
                language: Language::default(),
            },
        }
    }

    /// The same at another moment.
    #[must_use]
    pub fn at_moment(&self, now: Option<Timestamp>) -> Around {
        let answers = Answers { now, ..Answers::clone(&self.answers) };
        Around { answers: Arc::new(answers), ..self.clone() }
    }
}

impl Host for Around {
    fn call<'a>(&self, signature: &str, arguments: &[Value<'a>]) -> Evaluated<Value<'a>> {
        let asker = Asker { world: self.world(), answers: &self.answers };
        asker.call(signature, arguments)
    }
}
