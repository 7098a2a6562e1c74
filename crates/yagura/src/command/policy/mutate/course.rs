//! Every object on its way through the policies.

use std::sync::Arc;

use model::document::Shears;
use model::{Diagnostic, Document, Inventory, Kept, Object, Place, World, objects_in};
use policy::kyverno::libraries::{Answers, Asker};
use policy::kyverno::{self, Scene};
use policy::tree::Tree;
use policy::{Mutation, Request};

use super::super::read::Given;
use crate::settled::settled;
use policy::library::Exceptions;
use policy::library::{Made, Mutating};

/// Objects, and how far the policies have come with them.
pub(super) struct Course {
    pub(super) states: Vec<State>,
    world: Inventory,
    /// What policies are answered beside objects.
    answers: Arc<Answers>,
    exceptions: Exceptions,
    pub(super) told: Vec<Diagnostic>,
}

/// An object as it was, and as it is now.
pub(super) struct State {
    pub(super) file: Arc<str>,
    place: Option<Place>,
    /// Its kind and name.
    pub(super) reference: String,
    pub(super) before: Tree,
    /// As it is now, in the namespace that it would stand in.
    now: Document,
    /// The namespace is not written.
    is_placed: bool,
    /// As it is now, where something changed it.
    pub(super) after: Option<Tree>,
    /// The policies that changed it.
    pub(super) by: Vec<String>,
}

/// What one round of policies made of the objects: which, as what, and by which policy.
type Changes<'p> = Vec<(usize, Tree, &'p str)>;

impl State {
    /// The policies made something else of it.
    pub(super) fn is_changed(&self) -> bool {
        self.after.as_ref().is_some_and(|after| *after != self.before)
    }

    fn object(&self) -> Object<'_> {
        Object::new(self.now.root(), Some(&self.file))
    }

    fn take(&mut self, after: Tree, by: &str) {
        if !self.by.iter().any(|own| own == by) {
            self.by.push(by.to_owned());
        }
        self.now = after.to_document();
        self.after = Some(self.as_written(after));
    }

    /// Without the namespace that nobody wrote.
    fn as_written(&self, mut tree: Tree) -> Tree {
        if self.is_placed
            && let Tree::Map(fields) = &mut tree
            && let Some(Tree::Map(metadata)) = fields.get_mut("metadata")
            && metadata.get("namespace").and_then(Tree::as_str) == Some("default")
        {
            metadata.remove("namespace");
        }
        tree
    }

    fn say(&self, diagnostic: Diagnostic) -> Diagnostic {
        let diagnostic = diagnostic.in_file(&self.file);
        match self.place {
            Some(place) => diagnostic.at(place),
            None => diagnostic,
        }
    }
}

impl Course {
    /// Takes the objects as they are given. `is_complete`: there are no others.
    pub(super) fn new(
        given: Vec<Given>,
        is_complete: bool,
        answers: Answers,
        exceptions: Exceptions,
    ) -> Course {
        let world = if is_complete { Inventory::of_all() } else { Inventory::of_some() };
        let answers = Arc::new(answers);
        let mut course =
            Course { states: Vec::new(), world, answers, exceptions, told: Vec::new() };
        let mut shears = Shears::default();
        for (document, file) in &given {
            for object in objects_in(document.root(), Some(file)) {
                course.world.keep(Kept::whole(&object, &mut shears));
                let state = settled(&object).map(|now| State {
                    file: Arc::clone(file),
                    place: object.begins(),
                    reference: object.reference().to_string(),
                    is_placed: object.namespace().is_none(),
                    now: now.to_document(),
                    before: Tree::Null,
                    after: None,
                    by: Vec::new(),
                });
                match state {
                    Ok(state) => {
                        let now = Tree::from_node(state.now.root(), usize::MAX).unwrap_or_default();
                        course.states.push(State { before: state.as_written(now), ..state });
                    }
                    Err(error) => {
                        let says = format!("{}: it has {error}", object.reference());
                        course.told.push(Diagnostic::unknown(says).in_file(file));
                    }
                }
            }
        }
        course
    }

    /// Applies all policies to every object, and once more to see whether they come to rest.
    pub(super) fn apply(&mut self, policies: &[Mutating]) {
        for index in 0..self.states.len() {
            for (changed, after, by) in self.changes(index, policies, true) {
                if let Some(state) = self.states.get_mut(changed) {
                    state.take(after, by);
                }
            }
        }
        for index in 0..self.states.len() {
            self.check_rest(index, policies);
        }
    }

    /// Warns of objects that another round would change again.
    fn check_rest(&mut self, index: usize, policies: &[Mutating]) {
        let again = self.changes(index, policies, false);
        let mut last: Vec<(usize, &Tree, Vec<&str>)> = Vec::new();
        for (changed, after, policy) in &again {
            match last.iter_mut().find(|(own, _, _)| own == changed) {
                Some((_, tree, by)) => {
                    *tree = after;
                    by.push(policy);
                }
                None => last.push((*changed, after, vec![policy])),
            }
        }
        for (changed, after, mut by) in last {
            let Some(state) = self.states.get(changed) else { continue };
            let after = state.as_written(after.clone());
            if after != *state.after.as_ref().unwrap_or(&state.before) {
                by.dedup();
                let by = by.join(", ");
                let says = format!(
                    "{}: it does not come to rest: applied once more, {by} would change it again",
                    state.reference
                );
                self.told.push(state.say(Diagnostic::warning(says)));
            }
        }
    }

    /// What the policies make of an object, and of others for its sake. `is_first`: what goes wrong
    /// is told.
    fn changes<'p>(
        &mut self,
        index: usize,
        policies: &'p [Mutating],
        is_first: bool,
    ) -> Changes<'p> {
        let Some(state) = self.states.get(index) else { return Vec::new() };
        let existing: Vec<Object<'_>> = match policies.iter().any(Mutating::has_targets) {
            true => self.states.iter().map(State::object).collect(),
            false => Vec::new(),
        };
        let world: &dyn World = &self.world;
        let scene = Scene { world, existing: &existing };
        let (mut changes, mut told) = (Changes::new(), Vec::new());
        let mut left: Option<Document> = None;
        for policy in policies {
            let object =
                left.as_ref().map_or_else(|| state.object(), |it| Object::new(it.root(), None));
            let given = kyverno::Given {
                answers: Arc::clone(&self.answers),
                exceptions: &self.exceptions.classic,
                ..Default::default()
            };
            let asker = Asker { world, answers: &self.answers };
            let request = Request::creation(&object).among(world);
            let made = policy.mutate(&request, scene, &asker, &given, &self.exceptions.cel);
            if let Some(object) = made.iter().rev().find_map(Made::object) {
                left = Some(object.to_document());
            }
            for Made { rule, target, mutation, .. } in made {
                let changed = match target {
                    None => Some(index),
                    Some(target) => position(&existing, &target),
                };
                match (mutation, changed) {
                    (Mutation::Changed(tree), Some(changed)) => {
                        changes.push((changed, tree, policy.id.as_str()));
                    }
                    (Mutation::Error(why), _) => {
                        let reference = &state.reference;
                        let rule = Some(rule).filter(|it| !it.is_empty());
                        let rule = rule.map_or(String::new(), |rule| format!("rule {rule}: "));
                        let says = format!("{reference}: {}: {rule}{why}", policy.id);
                        told.push(state.say(Diagnostic::unknown(says)));
                    }
                    _ => {}
                }
            }
        }
        if is_first {
            self.told.extend(told);
        }
        changes
    }
}

/// Where an object stands among those that exist.
fn position(existing: &[Object<'_>], object: &Object<'_>) -> Option<usize> {
    existing.iter().position(|it| {
        it.file() == object.file()
            && it.api_version() == object.api_version()
            && it.kind() == object.kind()
            && it.namespace() == object.namespace()
            && it.name() == object.name()
    })
}
