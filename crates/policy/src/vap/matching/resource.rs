//! Resources, and which of them keep the same objects.

/// A resource, in one of its versions.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resource<'r> {
    pub(super) group: &'r str,
    pub(super) version: &'r str,
    pub(super) name: &'r str,
}

/// Resources of Kubernetes that keep the same objects, each set in a line, as group, version, name.
const SAME: &[&[(&str, &str, &str)]] = &[
    &[
        ("autoscaling", "v1", "horizontalpodautoscalers"),
        ("autoscaling", "v2", "horizontalpodautoscalers"),
    ],
    &[("", "v1", "events"), ("events.k8s.io", "v1", "events")],
];

/// The other resources that keep the objects of one.
pub(super) fn equivalents(own: Resource<'_>) -> impl Iterator<Item = Resource<'static>> {
    let is_own = move |it: &&(&str, &str, &str)| {
        is(it.2, own.name) && is(it.0, own.group) && is(it.1, own.version)
    };
    let ours = SAME.iter().find(|set| set.iter().any(|it| is_own(&it)));
    let others = ours.into_iter().copied().flatten().filter(move |it| !is_own(it));
    others.map(|&(group, version, name)| Resource { group, version, name })
}

/// Both say the same. Empty texts, which are common here, are slow to compare on some processors.
pub(super) fn is(own: &str, wanted: &str) -> bool {
    own.len() == wanted.len() && (own.is_empty() || own == wanted)
}

#[cfg(test)]
mod tests {
    use super::SAME;

    #[test]
    fn what_keeps_the_same_objects_has_the_same_name() {
        for set in SAME {
            assert!(set.iter().all(|(_, _, name)| set.iter().all(|(_, _, other)| name == other)));
        }
    }
}
