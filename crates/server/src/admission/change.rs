//! Changes a request's object as policies say, all of it or nothing.

use policy::Request;
use policy::bundle::{Among, Changed};
use policy::gatekeeper::Point;
use policy::patch::json6902::Patch;
use policy::tree::Tree;

use super::court::Court;
use super::reply::Reply;

/// More values than an object has that an API server takes.
const LARGEST: usize = 2_000_000;

impl Court {
    /// What the policies among these make of a request's object, as a patch. It is refused where one
    /// that must change it cannot.
    pub fn change(&self, request: Request<'_>, among: Among) -> Reply {
        let mut reply = Reply::default();
        let Some(object) = request.object else { return reply };
        if self.bundle.mutations.is_empty() || self.guarded.covers(&request) {
            return reply;
        }
        let mut changed = Changed::default();
        self.hear(request, |request, around| {
            changed = self.bundle.mutate(request, &around.at(Point::Admission), among);
        });
        let Changed { object: changed, by, objections } = changed;
        objections.iter().for_each(|objection| reply.add(objection));
        let Some(changed) = changed.filter(|_| reply.allows()) else { return reply };
        match Tree::from_node(object, LARGEST) {
            Ok(original) => {
                let patch = Patch::between(&original, &changed);
                if !patch.is_empty() {
                    reply.patch = Some(patch.to_tree().to_string());
                    by.iter().for_each(|policy| reply.annotate("mutated-by", policy));
                }
            }
            Err(error) => reply.deny("Invalid", format!("the object has {error}")),
        }
        reply
    }
}
