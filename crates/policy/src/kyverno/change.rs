//! What a rule changes (`mutate`): its request's object, or objects that are there already.

mod each;
mod patch;
mod target;

use model::{Node, Object, World};

use super::autogen::Family;
use super::condition::Conditions;
use super::context::{Asks, Context};
use super::known::Known;
use super::place;
use super::reader::Reader;
use super::template::Fault;
use crate::mutation::Mutation;
use crate::tree::Tree;
use each::Each;
use patch::Patch;
use target::Target;

/// What rules look at beside the request.
#[derive(Clone, Copy)]
pub struct Scene<'w> {
    /// What a context looks up.
    pub world: &'w dyn World,
    /// The objects that rules for existing objects may change: whole, as the world need not be.
    pub existing: &'w [Object<'w>],
}

/// What a rule changes.
#[derive(Debug, Clone)]
pub(super) struct Change {
    context: Context,
    /// Without these nothing is changed.
    preconditions: Option<Conditions>,
    /// The existing objects that are changed instead of the request's; none for the request's.
    targets: Vec<Target>,
    edit: Edit,
}

/// How an object is changed.
#[derive(Debug, Clone)]
enum Edit {
    Patch(Patch),
    /// Once for each item of some lists.
    Each(Vec<Each>),
}

/// How many values may be copied and compared for one rule and one request.
const STEPS: u64 = 5_000_000;

/// A rule at work.
struct Work<'w> {
    scene: Scene<'w>,
    /// What may still be copied and compared.
    steps: u64,
}

impl Change {
    /// Reads a rule; of what makes pods where `family` says which.
    pub(super) fn read(rule: Node<'_>, family: Option<Family>) -> Result<Change, Fault> {
        let reader = Reader { family };
        let mutate = reader.tree(rule.get("mutate"))?;
        let part = |key: &str| reader.tree(rule.get(key));
        let (context, preconditions) = (part("context")?, part("preconditions")?);
        let targets = match mutate.get("targets") {
            Some(Tree::List(targets)) => targets.as_slice(),
            _ => &[],
        };
        let root = if targets.is_empty() { "request.object" } else { "target" };
        Ok(Change {
            context: reader.context(Some(&context))?,
            preconditions: reader.conditions(Some(&preconditions))?,
            targets: targets
                .iter()
                .map(|it| Target::read(it, &reader))
                .collect::<Result<_, _>>()?,
            edit: Edit::read(&place::in_mutation(&mutate, root), &reader)?,
        })
    }

    /// It can be said of what makes pods: existing objects are named as they are, and in nested
    /// lists Kyverno loses the patch.
    pub(super) fn can_be_derived(rule: Node<'_>) -> bool {
        let mutate = rule.get("mutate");
        let nests = |each: Node<'_>| !each.get("foreach").is_empty();
        mutate.get("targets").is_empty() && !mutate.get("foreach").items().any(nests)
    }

    /// It is written as operations on paths: then no rule of its policy is carried over to what
    /// makes pods.
    pub(super) fn has_operations(rule: Node<'_>) -> bool {
        let has = |node: Node<'_>| {
            let written = node.get("patchesJson6902");
            written.is_set() && written.as_str() != Some("")
        };
        let mutate = rule.get("mutate");
        has(mutate) || mutate.get("foreach").items().any(has)
    }

    /// What its contexts look up.
    pub(super) fn asks(&self) -> Asks {
        let targets = self.targets.iter().map(|target| target.context.asks());
        targets.chain([self.edit.asks()]).fold(self.context.asks(), Asks::max)
    }

    /// It is about objects that are there already.
    pub(super) fn has_targets(&self) -> bool {
        !self.targets.is_empty()
    }

    /// What becomes of `object`, or of each existing object that is meant. `namespace` is the only
    /// one whose objects the policy may touch.
    pub(super) fn make<'w>(
        &self,
        object: &Tree,
        known: &Known<'_>,
        scene: Scene<'w>,
        namespace: Option<&str>,
    ) -> Vec<(Option<Object<'w>>, Mutation)> {
        let known = self.context.fill(known.clone(), scene.world);
        match self.preconditions.as_ref().map_or(Ok(true), |it| it.hold(&known)) {
            Ok(true) => {}
            Ok(false) => return vec![(None, Mutation::Skip)],
            Err(missing) => return vec![(None, Mutation::Error(missing.to_string()))],
        }
        // Kyverno fills in the variables of a whole rule before it patches.
        let conditions = self.preconditions.iter().filter(|_| matches!(self.edit, Edit::Patch(_)));
        for conditions in conditions {
            if let Err(error) = conditions.can_be_filled(&known) {
                return vec![(None, Mutation::Error(error.to_string()))];
            }
        }
        let mut work = Work { scene, steps: STEPS };
        if self.targets.is_empty() {
            return vec![(None, self.edit.made(object, &known, &mut work))];
        }
        let of_target = |target: &Target| target.make(&self.edit, &known, &mut work, namespace);
        self.targets.iter().flat_map(of_target).collect()
    }
}

impl Edit {
    fn read(tree: &Tree, reader: &Reader) -> Result<Edit, Fault> {
        if let Some(Tree::List(lists)) = tree.get("foreach").filter(|it| **it != Tree::Null) {
            let lists = lists.iter().map(|it| Each::read(it, reader));
            return lists.collect::<Result<_, _>>().map(Edit::Each);
        }
        Patch::read(tree, reader).map(Edit::Patch)
    }

    fn asks(&self) -> Asks {
        match self {
            Edit::Patch(_) => Asks::Nothing,
            Edit::Each(lists) => lists.iter().map(Each::asks).max().unwrap_or(Asks::Nothing),
        }
    }

    fn made(&self, object: &Tree, known: &Known<'_>, work: &mut Work<'_>) -> Mutation {
        match self.apply(object, known, work) {
            Ok(Some(changed)) => Mutation::Changed(changed),
            Ok(None) => Mutation::Same,
            Err(why) => Mutation::Error(why),
        }
    }

    /// The object after it; `None` where it stays as it is.
    fn apply(
        &self,
        object: &Tree,
        known: &Known<'_>,
        work: &mut Work<'_>,
    ) -> Result<Option<Tree>, String> {
        match self {
            Edit::Patch(patch) => patch.apply(object, known, work),
            Edit::Each(lists) => each::apply(lists, object, known, work),
        }
    }
}

impl Work<'_> {
    fn charge(&mut self, steps: usize) -> Result<(), String> {
        let left = self.steps.checked_sub(steps as u64);
        self.steps = left.ok_or_else(|| "the changes take too long to make".to_owned())?;
        Ok(())
    }
}
