//! What is not known of a cluster that is known otherwise.

use std::collections::BTreeSet;

use crate::kind::Kind;

/// Kinds that could not be read, or not everywhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gaps {
    /// By group and name.
    kinds: BTreeSet<(String, String)>,
    groups: BTreeSet<String>,
    /// Kinds that are known in `namespaces` only.
    partial: BTreeSet<(String, String)>,
    namespaces: BTreeSet<String>,
}

impl Gaps {
    /// Objects of `kind` may be missing.
    pub fn lose(&mut self, kind: Kind<'_>) {
        self.kinds.insert((kind.group.to_owned(), kind.name.to_owned()));
    }

    /// Objects of any kind of `group` may be missing.
    pub fn lose_group(&mut self, group: &str) {
        self.groups.insert(group.to_owned());
    }

    /// Objects of `kind` are known in these namespaces only.
    pub fn narrow(&mut self, kind: Kind<'_>, namespaces: &[String]) {
        self.partial.insert((kind.group.to_owned(), kind.name.to_owned()));
        self.namespaces.extend(namespaces.iter().cloned());
    }

    /// Objects of `kind` may be missing from `namespace`, or from anywhere with `None`. A kind
    /// without a group may be of any group, and one without a name is all of a group.
    pub(super) fn may_miss(&self, kind: Kind<'_>, namespace: Option<&str>) -> bool {
        let is_meant = |(group, name): &(String, String)| {
            (kind.name.is_empty() || name == kind.name)
                && (group_is_open(kind) || group == kind.group)
        };
        let is_outside = || namespace.is_none_or(|name| !self.namespaces.contains(name));
        self.kinds.iter().any(is_meant)
            || self.groups.iter().any(|group| group == kind.group || group_is_open(kind))
            || self.partial.iter().any(is_meant) && is_outside()
    }
}

/// Whoever asks for a kind without its group may mean one of any group.
fn group_is_open(kind: Kind<'_>) -> bool {
    kind.group.is_empty() && !CORE.contains(&kind.name)
}

/// The kinds that have no group.
const CORE: &[&str] = &[
    "ConfigMap",
    "Endpoints",
    "LimitRange",
    "Namespace",
    "Node",
    "PersistentVolume",
    "PersistentVolumeClaim",
    "Pod",
    "PodTemplate",
    "ReplicationController",
    "ResourceQuota",
    "Secret",
    "Service",
    "ServiceAccount",
];

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: Kind<'static> = Kind::core("Secret");
    const ROUTE: Kind<'static> = Kind::new("gateway.networking.k8s.io", "HTTPRoute");
    const BUDGET: Kind<'static> = Kind::new("policy", "PodDisruptionBudget");

    #[test]
    fn what_is_lost_may_be_missing_and_nothing_else() {
        let mut gaps = Gaps::default();
        assert!(!gaps.may_miss(Kind::core(""), None));
        gaps.lose(SECRET);
        assert!(gaps.may_miss(SECRET, Some("shop")) && gaps.may_miss(SECRET, None));
        assert!(!gaps.may_miss(Kind::core("ConfigMap"), None) && !gaps.may_miss(ROUTE, None));
        gaps.lose_group(ROUTE.group);
        assert!(gaps.may_miss(ROUTE, None) && !gaps.may_miss(BUDGET, None));
        assert!(gaps.may_miss(Kind::core(""), None), "some of all may be missing");
    }

    #[test]
    fn what_is_read_in_one_namespace_may_be_missing_in_others() {
        let mut gaps = Gaps::default();
        gaps.narrow(BUDGET, &["shop".to_owned()]);
        assert!(!gaps.may_miss(BUDGET, Some("shop")));
        assert!(gaps.may_miss(BUDGET, Some("bank")) && gaps.may_miss(BUDGET, None));
        assert!(!gaps.may_miss(Kind::core("Node"), None), "it is read as a whole");
        assert!(gaps.may_miss(Kind::core("PodDisruptionBudget"), None), "its group may be meant");
    }
}
