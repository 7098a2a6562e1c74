//! What the policies of a test make of a resource, one after another.

use std::sync::Arc;

use model::{Document, Object};
use policy::Request;
use policy::kyverno::libraries::Asker;
use policy::kyverno::{Given, Scene};
use policy::tree::Tree;

use super::Test;
use super::given::asked;
use super::policies::Policy;
use policy::library::Made;

/// What became of a resource under all policies that change objects.
pub(super) struct Chain<'t> {
    links: Vec<Link<'t>>,
}

/// What one policy made of it.
pub(super) struct Link<'t> {
    policy: &'t str,
    pub(super) steps: Vec<Made<'t>>,
    /// The resource as the policy leaves it; `None` where nothing was changed yet.
    pub(super) after: Option<Document>,
}

impl<'t> Chain<'t> {
    /// Lets the policies work, each on what the one before left.
    pub(super) fn of(test: &'t Test, object: &Object<'t>, existing: &'t [Object<'t>]) -> Chain<'t> {
        let mut links: Vec<Link<'t>> = Vec::new();
        for (name, policy) in &test.policies {
            let before = links.last().and_then(|link| link.after.as_ref());
            let now = before.map_or(*object, |document| Object::new(document.root(), None));
            let given = test.given.values.of(name, "", object.name());
            let mut request = asked(&now, &given).among(&test.given.world);
            request.user = test.given.cluster.user();
            test.given.values.place(&mut request);
            let given = Given {
                variables: &given,
                answers: Arc::clone(&test.given.cluster.answers),
                exceptions: &test.given.cluster.exceptions,
            };
            let Some(steps) = steps(policy, &request, test, existing, &given) else { continue };
            let changed = steps.iter().rev().find_map(Made::object);
            let after = changed.map(Tree::to_document).or_else(|| before.cloned());
            links.push(Link { policy: name, steps, after });
        }
        Chain { links }
    }

    /// What a policy made of the resource; `None` for one that changes nothing ever.
    pub(super) fn link(&self, policy: &str) -> Option<&Link<'t>> {
        self.links.iter().find(|link| link.policy == policy)
    }

    /// The resource as all policies leave it, where they change it.
    pub(super) fn after(&self) -> Option<&Document> {
        self.links.last()?.after.as_ref()
    }
}

/// What a policy makes of a request's object; `None` where it is none that changes objects.
fn steps<'t>(
    policy: &Policy,
    request: &Request<'_>,
    test: &'t Test,
    existing: &'t [Object<'t>],
    given: &Given<'_>,
) -> Option<Vec<Made<'t>>> {
    let scene = Scene { world: &test.given.world, existing };
    match policy {
        Policy::Classic(policy) if policy.mutates() => {
            Some(Made::by_classic(policy, request, scene, given))
        }
        Policy::Mutating(policy) => {
            let cluster = &test.given.cluster;
            let asker = Asker { world: &cluster.shelf, answers: &cluster.answers };
            Some(policy.mutate(request, scene, &asker, given, &cluster.cel_exceptions))
        }
        _ => None,
    }
}
