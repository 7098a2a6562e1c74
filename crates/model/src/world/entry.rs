//! What an object is found again by, without a walk through all objects.

use std::hash::{BuildHasher, Hash, Hasher, RandomState};

use super::Scaled;
use super::gathered::Gathered;
use crate::access::{Binding, Party};
use crate::document::Node;
use crate::isolation::Isolation;
use crate::kind::Kind;
use crate::object::Object;
use crate::pod::Pod;

pub(super) const SERVICE: Kind<'static> = Kind::core("Service");
pub(super) const AUTOSCALER: Kind<'static> = Kind::new("autoscaling", "HorizontalPodAutoscaler");

/// What an object is found again by.
#[derive(Hash)]
pub(super) enum Entry<'a> {
    /// In a namespace, and anywhere.
    Named(Kind<'a>, Option<&'a str>, &'a str),
    Within(Kind<'a>, &'a str),
    /// The pods of a namespace.
    Pods(&'a str),
    /// The pods of a namespace with this label.
    Labelled(&'a str, &'a str, &'a str),
    /// The Services of a namespace with this label.
    Service(&'a str, &'a str, &'a str),
    /// The autoscalers of a workload.
    Scaling(Scaled<'a>),
    /// The policies of a namespace that pick only pods with this label, or those that may pick any.
    Isolating(&'a str, Option<(&'a str, &'a str)>),
    /// The bindings that bring somebody in.
    Bound(Party<'a>),
}

pub(super) fn hash(hashes: &RandomState, entry: &Entry<'_>) -> u64 {
    let mut gathered = Gathered::new(hashes.build_hasher());
    entry.hash(&mut gathered);
    gathered.finish()
}

/// Everything that `object` is found by.
pub(super) fn entries_of<'a>(object: &Object<'a>, mut enter: impl FnMut(Entry<'a>)) {
    let namespace = object.namespace_or_default();
    let kind = object.kind();
    let name = object.name();
    enter(Entry::Named(kind, None, name));
    enter(Entry::Named(kind, Some(namespace), name));
    enter(Entry::Within(kind, namespace));
    if let Some(pod) = Pod::of(*object) {
        enter(Entry::Pods(namespace));
        let labels = labels(pod.metadata());
        labels.for_each(|(key, value)| enter(Entry::Labelled(namespace, key, value)));
    }
    if kind == SERVICE {
        let labels = labels(object.metadata());
        labels.for_each(|(key, value)| enter(Entry::Service(namespace, key, value)));
    }
    if kind == AUTOSCALER {
        Scaled::by(object).into_iter().for_each(|scaled| enter(Entry::Scaling(scaled)));
    }
    if Isolation::is_namespaced(object) {
        enter(Entry::Isolating(namespace, Isolation::required_label(*object)));
    }
    let binding = Binding::of(*object);
    binding.iter().flat_map(Binding::parties).for_each(|party| enter(Entry::Bound(party)));
}

pub(super) fn labels<'a>(metadata: Node<'a>) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
    let labels = metadata.get("labels").entries();
    labels.filter_map(|label| Some((label.key, label.value.as_str()?)))
}
