//! What policies become as the API server's own.

use std::collections::{BTreeMap, BTreeSet};

use act::{Household, Place};
use model::{Object, Reference, objects_in};
use policy::lower::{Lowering, Native, is_binding, is_native};
use policy::tree::Tree;
use serde_json::Value;
use source::cluster::Catalogue;

use super::super::following;
use crate::duties::Given;

/// The version in which they are written.
pub(super) const API: &str = "admissionregistration.k8s.io/v1";

/// A policy, and what it becomes.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted {
    pub(super) policy: Reference,
    /// The policy, as it is named in what is made from it.
    pub(super) origin: String,
    /// Each policy before its binding.
    pub(super) objects: Vec<(Place, Value)>,
}

/// What can be the API server's own, and the names of all policies there are. The API server's own
/// policies are not among either.
pub(super) fn read(
    documents: &[Given],
    catalogue: &Catalogue,
    household: &Household,
) -> (Vec<Wanted>, BTreeSet<String>) {
    let objects =
        || documents.iter().flat_map(|(document, file)| objects_in(document.root(), file.as_ref()));
    let mut lowering = Lowering::default();
    objects().for_each(|object| lowering.note(&object));
    let (mut wanted, mut origins) = (BTreeMap::<String, Wanted>::new(), BTreeSet::new());
    for object in objects().filter(|it| !is_native(it) && !is_binding(it)) {
        let Some(lowered) = lowering.lower(&object) else { continue };
        let origin = origin(&object);
        origins.insert(origin.clone());
        let Ok(Native { objects }) = lowered else { continue };
        let manifests = objects.iter().map(|tree| manifest(tree, &origin, household));
        let Some(manifests) = manifests.collect::<Option<Vec<_>>>() else { continue };
        if !manifests.iter().all(|(place, _)| is_served(place, catalogue)) {
            continue;
        }
        let policy = object.reference();
        let new = || Wanted { policy, origin: origin.clone(), objects: Vec::new() };
        wanted.entry(origin.clone()).or_insert_with(new).objects.extend(manifests);
    }
    (wanted.into_values().collect(), origins)
}

fn manifest(tree: &Tree, origin: &str, household: &Household) -> Option<(Place, Value)> {
    household.manifest(origin, serde_json::from_str(&tree.to_string()).ok()?)
}

fn is_served(place: &Place, catalogue: &Catalogue) -> bool {
    let mut served = catalogue.resources.iter().filter(|it| following::is_native(it));
    served.any(|it| it.plural == place.plural)
}

/// `ClusterPolicy.kyverno.io/add-labels`
fn origin(object: &Object<'_>) -> String {
    let kind = object.kind();
    let namespace = object.namespace().map(|it| format!("{it}/")).unwrap_or_default();
    format!("{}.{}/{namespace}{}", kind.name, kind.group, object.name())
}
