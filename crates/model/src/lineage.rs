//! Which objects controllers make of which: what they make is judged through what a person wrote.

use crate::kind::Kind;
use crate::object::Object;
use crate::pod::Pod;

/// How an object that has a pod is related to others that have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lineage<'d> {
    /// `metadata.uid`
    pub uid: Option<&'d str>,
    /// The uid of the object whose controller made it.
    pub maker: Option<&'d str>,
    /// That of its kind.
    pub generation: usize,
}

/// Kinds whose objects may be made by those before: they come after them.
const MADE: &[Kind<'static>] = &[
    Kind::new("serving.knative.dev", "Configuration"),
    Kind::new("serving.knative.dev", "Revision"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::core("ReplicationController"),
    Kind::new("batch", "Job"),
    Kind::core("Pod"),
];

impl<'d> Lineage<'d> {
    /// Where `object` comes from; `None` for what has no pod. An object whose maker has a pod too, and
    /// is of an earlier generation, is judged through its maker.
    pub fn of(object: &Object<'d>) -> Option<Lineage<'d>> {
        Pod::of(*object)?;
        let metadata = object.metadata();
        let mut references = metadata.get("ownerReferences").items();
        let controller = references.find(|it| it.get("controller").as_bool() == Some(true));
        let maker = controller.and_then(|it| it.get("uid").as_str());
        let generation = object.kind().generation();
        Some(Lineage { uid: metadata.get("uid").as_str(), maker, generation })
    }
}

impl Kind<'_> {
    /// Zero for what nothing makes, and more for what may be made by what has less.
    pub fn generation(self) -> usize {
        MADE.iter().position(|made| *made == self).map_or(0, |at| at + 1)
    }
}
