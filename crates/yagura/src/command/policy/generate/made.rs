//! What policies make beside the objects that are given.

use std::sync::Arc;

use model::document::Shears;
use model::{Diagnostic, Inventory, Kept, Object, World, objects_in};
use policy::Request;
use policy::kyverno::libraries::{Answers, Asker};
use policy::kyverno::{self, Generated};
use policy::tree::Tree;

use super::super::read::Given;
use crate::settled::settled;
use policy::library::Exceptions;
use policy::library::Generating;

/// An object that a policy makes.
pub(super) struct Made {
    pub(super) object: Tree,
    /// The policy, and its rule where it has a name.
    pub(super) by: String,
    /// Kind and name of the object that it is made for.
    pub(super) trigger: String,
}

/// Policies, and what they have made.
pub(super) struct Makers<'p> {
    policies: &'p [Generating],
    exceptions: &'p Exceptions,
    answers: Arc<Answers>,
    world: Inventory,
    pub(super) made: Vec<Made>,
    pub(super) told: Vec<Diagnostic>,
}

impl<'p> Makers<'p> {
    /// Policies among the objects that are given. `is_complete`: there are no others.
    pub(super) fn new(
        policies: &'p [Generating],
        exceptions: &'p Exceptions,
        answers: Answers,
        given: &[Given],
        is_complete: bool,
    ) -> Makers<'p> {
        let mut world = if is_complete { Inventory::of_all() } else { Inventory::of_some() };
        let mut shears = Shears::default();
        for (document, file) in given {
            for object in objects_in(document.root(), Some(file)) {
                world.keep(Kept::whole(&object, &mut shears));
            }
        }
        let answers = Arc::new(answers);
        Makers { policies, exceptions, answers, world, made: Vec::new(), told: Vec::new() }
    }

    /// Asks all policies about every object, as if it were about to be created.
    pub(super) fn ask(&mut self, given: &[Given]) {
        for (document, file) in given {
            for object in objects_in(document.root(), Some(file)) {
                match settled(&object) {
                    Ok(tree) => {
                        let settled = tree.to_document();
                        self.ask_about(&object, &Object::new(settled.root(), Some(file)));
                    }
                    Err(error) => self.tell(&object, &format!("it has {error}")),
                }
            }
        }
    }

    /// `settled` is the object as the API server has it.
    fn ask_about(&mut self, object: &Object<'_>, settled: &Object<'_>) {
        for policy in self.policies {
            for (rule, generated) in self.generated(policy, settled) {
                let rule = Some(rule).filter(|it| !it.is_empty());
                let by =
                    rule.map_or(policy.id.clone(), |rule| format!("{}: rule {rule}", policy.id));
                match generated {
                    Generated::Skip(_) => {}
                    Generated::Objects(objects) => {
                        objects.into_iter().for_each(|made| self.take(object, made.object, &by));
                    }
                    Generated::Error(why) | Generated::Unknown(why) => {
                        self.tell(object, &format!("{by}: {why}"));
                    }
                }
            }
        }
    }

    fn generated(&self, policy: &Generating, object: &Object<'_>) -> Vec<(String, Generated)> {
        let world: &dyn World = &self.world;
        let given = kyverno::Given {
            answers: Arc::clone(&self.answers),
            exceptions: &self.exceptions.classic,
            ..Default::default()
        };
        let asker = Asker { world, answers: &self.answers };
        let request = Request::creation(object).among(world);
        policy.generate(&request, world, &asker, &given, self.exceptions)
    }

    /// Keeps an object, unless one of its name is made already.
    fn take(&mut self, trigger: &Object<'_>, object: Tree, by: &str) {
        match self.made.iter().find(|own| is_same(&own.object, &object)) {
            Some(own) if own.object == object => {}
            Some(own) => {
                let document = object.to_document();
                let reference = Object::new(document.root(), None).reference();
                let says = format!("{by}: {} makes another {reference}", own.by);
                let says = format!("{}: {says}", trigger.reference());
                self.told.push(at(Diagnostic::warning(says), trigger));
            }
            None => {
                let trigger = trigger.reference().to_string();
                self.made.push(Made { object, by: by.to_owned(), trigger });
            }
        }
    }

    fn tell(&mut self, object: &Object<'_>, says: &str) {
        let says = format!("{}: {says}", object.reference());
        self.told.push(at(Diagnostic::unknown(says), object));
    }
}

/// Where an object begins.
fn at(diagnostic: Diagnostic, object: &Object<'_>) -> Diagnostic {
    let diagnostic = match object.file() {
        Some(file) => diagnostic.in_file(file),
        None => diagnostic,
    };
    match object.begins() {
        Some(place) => diagnostic.at(place),
        None => diagnostic,
    }
}

/// Both are the same object of a cluster.
fn is_same(one: &Tree, other: &Tree) -> bool {
    let metadata =
        |tree: &Tree, key: &str| tree.get("metadata").and_then(|it| it.get(key)).cloned();
    let keys = ["apiVersion", "kind"];
    keys.iter().all(|key| one.get(key) == other.get(key))
        && ["name", "namespace"].iter().all(|key| metadata(one, key) == metadata(other, key))
}
