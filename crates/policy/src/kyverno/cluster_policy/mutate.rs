//! What the rules of a policy make of objects.

use model::{Object, World};

use super::excuse::Excuse;
use super::{Asks, ClusterPolicy, Rule};
use crate::kyverno::change::{Change, Scene};
use crate::kyverno::given::Given;
use crate::kyverno::known::Known;
use crate::mutation::Mutation;
use crate::request::{Operation, Request};
use crate::tree::Tree;

/// What a rule makes of an object.
#[derive(Debug)]
pub struct Mutated<'p, 'w> {
    /// The rule.
    pub rule: &'p Rule,
    /// The existing object that is changed; `None` for that of the request.
    pub target: Option<Object<'w>>,
    /// What becomes of it.
    pub mutation: Mutation,
}

/// An object larger than this is none that an API server takes.
const LARGEST: usize = 500_000;

impl ClusterPolicy {
    /// Some rule of it changes objects.
    pub fn mutates(&self) -> bool {
        self.rules.iter().any(|rule| matches!(rule.asks, Asks::Change(_)))
    }

    /// Some rule of it changes objects that are there already.
    pub fn has_targets(&self) -> bool {
        self.rules.iter().any(Rule::has_targets)
    }

    /// What its rules make of a request's object, one after another, and of existing objects: an
    /// entry for each rule that is about the request, and for each target. The last that changes
    /// the request's object says what it comes to.
    pub fn mutate<'p, 'w>(
        &'p self,
        request: &Request<'_>,
        scene: Scene<'w>,
        given: &Given<'_>,
    ) -> Vec<Mutated<'p, 'w>> {
        self.mutate_by(|_| true, request, scene, given)
    }

    /// The same by the rules about the request's object alone: at admission, those about existing
    /// objects wait for their turn in the background.
    pub(crate) fn mutate_own<'p>(
        &'p self,
        request: &Request<'_>,
        world: &dyn World,
        given: &Given<'_>,
    ) -> Vec<(&'p Rule, Mutation)> {
        let scene = Scene { world, existing: &[] };
        let made = self.mutate_by(|change| !change.has_targets(), request, scene, given);
        made.into_iter().map(|it| (it.rule, it.mutation)).collect()
    }

    fn mutate_by<'p, 'w>(
        &'p self,
        is_meant: impl Fn(&Change) -> bool,
        request: &Request<'_>,
        scene: Scene<'w>,
        given: &Given<'_>,
    ) -> Vec<Mutated<'p, 'w>> {
        if !self.domain.holds_in(request.namespace) {
            return Vec::new();
        }
        let mut made = Vec::new();
        let mut course = Course { given, object: None, known: None };
        for rule in &self.rules {
            let Asks::Change(change) = &rule.asks else { continue };
            if !is_meant(change) {
                continue;
            }
            let mutations = self.one(change, rule, request, &mut course, scene);
            let applied = mutations.iter().any(|(_, it)| matches!(it, Mutation::Changed(_)));
            made.extend(mutations.into_iter().map(|(target, mutation)| Mutated {
                rule,
                target,
                mutation,
            }));
            if applied && self.applies_one {
                break;
            }
        }
        made
    }

    fn one<'w, 'g>(
        &self,
        change: &Change,
        rule: &Rule,
        request: &'g Request<'_>,
        course: &mut Course<'g>,
        scene: Scene<'w>,
    ) -> Vec<(Option<Object<'w>>, Mutation)> {
        let document = course.object.as_ref().map(Tree::to_document);
        let object = document.as_ref().map(|it| it.root()).or(request.object);
        let now = Request { object, ..request.clone() };
        if !rule.is_about(&now, None) {
            return Vec::new();
        }
        // What is about to go is not changed.
        if request.operation == Operation::Delete && !change.has_targets() {
            return vec![(None, Mutation::Skip)];
        }
        let known = || Known::of(&now, course.given.variables, &course.given.answers);
        match self.excuse(rule, &now, course.given, known) {
            Ok(Excuse::Whole(_)) => return vec![(None, Mutation::Skip)],
            Ok(Excuse::Parts(_)) => {}
            Err(missing) => return vec![(None, Mutation::Error(missing.to_string()))],
        }
        let mutations = course.known(request).map(|known| {
            let object = course.object.clone().map_or_else(|| tree_of(request), Ok)?;
            Ok(change.make(&object, &known, scene, self.domain.namespace()))
        });
        let mutations = match mutations.and_then(|made| made) {
            Ok(mutations) => mutations,
            Err(why) => vec![(None, Mutation::Error(why))],
        };
        for (target, mutation) in &mutations {
            if let (None, Mutation::Changed(object)) = (target, mutation) {
                course.take(object);
            }
        }
        mutations
    }
}

/// How far the rules of a policy have come.
struct Course<'g> {
    given: &'g Given<'g>,
    /// The object as the rules so far left it, where they changed it.
    object: Option<Tree>,
    known: Option<Result<Known<'g>, String>>,
}

impl<'g> Course<'g> {
    /// What variables may refer to. Images stay those of the request.
    fn known(&mut self, request: &'g Request<'_>) -> Result<Known<'g>, String> {
        self.known
            .get_or_insert_with(|| Known::of(request, self.given.variables, &self.given.answers))
            .clone()
    }

    fn take(&mut self, object: &Tree) {
        self.object = Some(object.clone());
        if let Some(Ok(known)) = &mut self.known {
            known.set_object(object);
        }
    }
}

fn tree_of(request: &Request<'_>) -> Result<Tree, String> {
    let Some(object) = request.subject() else { return Ok(Tree::Null) };
    Tree::from_node(object, LARGEST).map_err(|_| "the object is too large".to_owned())
}
