//! Takes an installation out of a cluster, and finds what is left.

use std::sync::Arc;

use model::{Document, Object};
use serde_json::Value;
use source::cluster::{Cluster, Extent, Resource, Visitor};

use crate::LABEL;
use crate::installation::{Installation, REPORT, REPORTS};
use crate::ownership::is_ours;
use crate::place::Place;
use crate::writer::{WriteError, Writer};

/// What every namespace has, or what comes with what is ours.
const NOT_OF_PEOPLE: &[(&str, &str)] = &[
    ("ConfigMap", "kube-root-ca.crt"),
    ("ConfigMap", "openshift-service-ca.crt"),
    ("ServiceAccount", "builder"),
    ("ServiceAccount", "default"),
    ("ServiceAccount", "deployer"),
];

/// What the servers of `installation` made for themselves in its namespace.
pub fn leavings(writer: &Writer, installation: &Installation) -> Result<Vec<Place>, WriteError> {
    let Installation { namespace, name, .. } = installation;
    let secret = Place::within(namespace, "v1", "secrets", &format!("{name}-authorities"));
    let mut found = Vec::new();
    found.extend(writer.read(&secret)?.filter(is_ours).map(|_| secret));
    let lease = |name: &str| Place::within(namespace, "coordination.k8s.io/v1", "leases", name);
    let prefix = format!("{name}-");
    for object in writer.list(&lease(""), LABEL)? {
        found.extend(name_of(&object).filter(|it| it.starts_with(&prefix)).map(lease));
    }
    Ok(found)
}

/// The reports that servers wrote into the cluster, of whatever namespace.
pub fn reports(cluster: &Arc<Cluster>) -> Result<Vec<Place>, WriteError> {
    let everywhere = Place::clusterwide("v1", "namespaces", "");
    let unknown = |place, source| WriteError::Refused { place, source: Box::new(source) };
    let catalogue = cluster.catalogue().map_err(|error| unknown(everywhere, error))?;
    let is_of = |resource: &Resource, group: &str, plurals: &[&str]| {
        resource.group == group && plurals.contains(&resource.plural.as_str())
    };
    let mut found = Vec::new();
    for resource in &catalogue.resources {
        if !REPORTS.iter().any(|(group, plurals)| is_of(resource, group, plurals)) {
            continue;
        }
        let version = resource.api_version();
        let place = Place::clusterwide(&version, &resource.plural, REPORT);
        let mut ours = Ours::default();
        let listed = cluster.list(resource, None, Extent::Metadata, &mut ours);
        listed.map_err(|error| unknown(place.clone(), error))?;
        found.extend(ours.0.into_iter().map(|namespace| match namespace {
            Some(namespace) => Place::within(&namespace, &version, &resource.plural, REPORT),
            None => place.clone(),
        }));
    }
    Ok(found)
}

/// The namespaces of reports of ours.
#[derive(Default)]
struct Ours(Vec<Option<String>>);

impl Visitor for Ours {
    fn begin(&mut self) {
        self.0.clear();
    }

    fn object(&mut self, document: &Document) {
        let label = document.root().get("metadata").get("labels").get(LABEL.0);
        let object = Object::new(document.root(), None);
        if object.name() == REPORT && label.as_str() == Some(LABEL.1) {
            self.0.push(object.namespace().map(str::to_owned));
        }
    }
}

/// The kinds of constraints that servers made for Gatekeeper's templates.
pub fn made_kinds(writer: &Writer) -> Result<Vec<Place>, WriteError> {
    let kind = |name: &str| {
        Place::clusterwide("apiextensions.k8s.io/v1", "customresourcedefinitions", name)
    };
    let kinds = writer.list(&kind(""), LABEL)?;
    Ok(kinds.iter().filter_map(name_of).map(kind).collect())
}

/// What others have in the namespace: some of it, a line for each.
pub fn others_in(
    writer: &Writer,
    cluster: &Arc<Cluster>,
    installation: &Installation,
) -> Result<Vec<String>, WriteError> {
    let namespace = &installation.namespace;
    let place = Place::clusterwide("v1", "namespaces", namespace);
    let unknown = |source| WriteError::Refused { place, source: Box::new(source) };
    let mut others = Vec::new();
    let resources = cluster.catalogue().map_err(unknown)?.resources.into_iter();
    for resource in resources.filter(|it| it.is_namespaced && it.kind != "Endpoints") {
        let version = resource.api_version();
        let place = |name: &str| Place::within(namespace, &version, &resource.plural, name);
        let (objects, are_more) = writer.some(&place(""))?;
        let of_others = objects.iter().filter(|it| is_of_others(it, &resource));
        others.extend(of_others.filter_map(name_of).map(|name| place(name).to_string()));
        if are_more {
            others.push(format!("more {}", resource.plural));
        }
    }
    Ok(others)
}

fn is_of_others(object: &Value, resource: &Resource) -> bool {
    let has_owner = object.pointer("/metadata/ownerReferences").is_some();
    let name = name_of(object).unwrap_or_default();
    !has_owner && !is_ours(object) && !NOT_OF_PEOPLE.contains(&(&resource.kind, name))
}

fn name_of(object: &Value) -> Option<&str> {
    object.pointer("/metadata/name").and_then(Value::as_str)
}
