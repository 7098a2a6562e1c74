//! What a policy that changes objects makes of them, as it is and as the API server's own.

use anyhow::anyhow;
use model::{Object, World};
use policy::kyverno::MutatingPolicy;
use policy::lower::Lowering;
use policy::tree::Tree;
use policy::vap::{self, Binding, NobodyToAsk};
use policy::{Mutation, Request};

use super::super::ledger::Ledger;
use super::super::{Options, Score};
use super::{Test, named, operations, request};

/// Both forms of one policy.
pub(crate) struct Pair {
    name: String,
    original: MutatingPolicy,
    native: Vec<Native>,
}

/// A policy of the API server's own with its binding.
struct Native {
    trees: [Tree; 2],
    policy: vap::MutatingPolicy,
    binding: Binding,
}

impl Pair {
    /// Reads a policy; none where it is of another kind or is not lowered.
    pub(crate) fn read(object: &Object<'_>) -> anyhow::Result<Option<Pair>> {
        if !object.is(MutatingPolicy::KIND) && !object.is(MutatingPolicy::NAMESPACED) {
            return Ok(None);
        }
        let Ok(original) = MutatingPolicy::read(object) else { return Ok(None) };
        let Some(Ok(lowered)) = Lowering::default().lower(object) else { return Ok(None) };
        let mut native = Vec::new();
        for pair in lowered.objects.chunks_exact(2) {
            if let [policy, binding] = pair {
                native.push(Native::read(policy, binding)?);
            }
        }
        Ok(Some(Pair { name: object.name().to_owned(), original, native }))
    }

    /// The policies of the API server's own, each with its binding.
    pub(crate) fn trees(&self) -> impl Iterator<Item = &[Tree; 2]> {
        self.native.iter().map(|it| &it.trees)
    }

    /// What those make of the object of a request, one after another.
    pub(crate) fn changed(&self, request: &Request<'_>, world: &dyn World) -> Mutation {
        changed(&self.native, request, world)
    }

    /// Both must make the same of all objects of a test.
    pub(super) fn hold_against(
        &self,
        test: &Test,
        score: &mut Score,
        ledger: &Ledger,
        options: &Options,
    ) {
        let world = test.world();
        for object in test.resources() {
            for operation in operations() {
                let request = request(&object, operation).among(&world);
                let ours = self.original.mutate(&request, &world, &NobodyToAsk, &[]);
                let theirs = self.changed(&request, &world);
                if is_like(&ours, &theirs) {
                    score.agrees();
                } else {
                    let case = format!("{}/{}/{}", test.name, self.name, named(&object, operation));
                    let how = format!("{ours:?} as it is, {theirs:?} as it is lowered");
                    score.differs(&case, &how, ledger, options);
                }
            }
        }
    }
}

impl Native {
    fn read(policy: &Tree, binding: &Tree) -> anyhow::Result<Native> {
        let trees = [policy.clone(), binding.clone()];
        let [policy, binding] = trees.each_ref().map(Tree::to_document);
        let policy = vap::MutatingPolicy::read(&Object::new(policy.root(), None));
        let binding = Binding::read(&Object::new(binding.root(), None));
        Ok(Native {
            trees,
            policy: policy.map_err(|it| anyhow!("{it:?}"))?,
            binding: binding.map_err(|it| anyhow!("{it:?}"))?,
        })
    }
}

/// What policies make of the object of a request, one after another.
fn changed(native: &[Native], request: &Request<'_>, world: &dyn World) -> Mutation {
    let mut changed = Mutation::Skip;
    for Native { policy, binding, .. } in native {
        let document = match &changed {
            Mutation::Changed(tree) => Some(tree.to_document()),
            _ => None,
        };
        let object = document.as_ref().map(|it| it.root()).or(request.object);
        let request = Request { object, ..request.clone() };
        let binding = std::slice::from_ref(binding);
        match policy.mutate(binding, &request, world, &NobodyToAsk) {
            Mutation::Skip | Mutation::Same => {}
            changes => changed = changes,
        }
        if matches!(changed, Mutation::Error(_)) {
            break;
        }
    }
    changed
}

/// The same object comes of both, or none does. How errors are told may differ.
fn is_like(ours: &Mutation, theirs: &Mutation) -> bool {
    match (ours, theirs) {
        (Mutation::Changed(ours), Mutation::Changed(theirs)) => ours == theirs,
        (Mutation::Error(_), Mutation::Error(_)) => true,
        (Mutation::Skip | Mutation::Same, Mutation::Skip | Mutation::Same) => true,
        _ => false,
    }
}
