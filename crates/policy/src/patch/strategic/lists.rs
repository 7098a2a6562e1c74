//! Which lists are merged item by item, and by which keys.

/// Whose lists they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lists {
    /// Of a kind that comes with Kubernetes.
    Known,
    /// Of any other kind: nobody says that its lists have keys.
    Unknown,
}

impl Lists {
    /// The lists of the kinds in an `apiVersion`. Groups of Kubernetes' own have no dot in their
    /// name, or end as it does.
    pub(crate) fn of(api_version: &str) -> Lists {
        let group = api_version.split_once('/').map_or("", |(group, _)| group);
        if group.contains('.') && !group.ends_with(".k8s.io") {
            Lists::Unknown
        } else {
            Lists::Known
        }
    }
}

/// A list as the API has it: the field that holds the mapping in which it stands (the list's name
/// where that is an item; nothing at the root), its own name, and the keys of its items. Without
/// keys, the items are values, each there once.
type Row = (&'static str, &'static str, &'static [&'static str]);

/// What stands in a container.
const OF_CONTAINERS: &[(&str, &[&str])] = &[
    ("env", &["name"]),
    ("ports", &["containerPort", "protocol"]),
    ("volumeDevices", &["devicePath"]),
    ("volumeMounts", &["mountPath"]),
];

const OTHERS: &[Row] = &[
    ("", "secrets", &["name"]),
    ("", "webhooks", &["name"]),
    ("metadata", "finalizers", &[]),
    ("metadata", "ownerReferences", &["uid"]),
    ("spec", "containers", &["name"]),
    ("spec", "drivers", &["name"]),
    ("spec", "ephemeralContainers", &["name"]),
    ("spec", "hostAliases", &["ip"]),
    ("spec", "imagePullSecrets", &["name"]),
    ("spec", "initContainers", &["name"]),
    ("spec", "podCIDRs", &[]),
    ("spec", "ports", &["port", "protocol"]),
    ("spec", "topologySpreadConstraints", &["topologyKey", "whenUnsatisfiable"]),
    ("spec", "volumes", &["name"]),
    ("status", "addresses", &["type"]),
    ("status", "conditions", &["type"]),
    ("status", "podIPs", &["ip"]),
];

/// The keys of a list; `None` for a list that is replaced as a whole.
pub(crate) fn keys_of(lists: Lists, holder: &str, field: &str) -> Option<&'static [&'static str]> {
    if lists == Lists::Unknown {
        return None;
    }
    if matches!(holder, "containers" | "initContainers" | "ephemeralContainers") {
        return OF_CONTAINERS.iter().find(|(name, _)| *name == field).map(|(_, keys)| *keys);
    }
    let found = OTHERS.iter().find(|(by, name, _)| *by == holder && *name == field);
    found.map(|(_, _, keys)| *keys)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_have_keys_where_kubernetes_says_so() {
        assert_eq!(keys_of(Lists::of("v1"), "spec", "containers"), Some(["name"].as_slice()));
        assert_eq!(keys_of(Lists::of("apps/v1"), "metadata", "finalizers"), Some([].as_slice()));
        assert_eq!(keys_of(Lists::of("v1"), "containers", "args"), None);
        assert_eq!(keys_of(Lists::of("v1"), "spec", "tolerations"), None);
        let webhooks = keys_of(Lists::of("admissionregistration.k8s.io/v1"), "", "webhooks");
        assert_eq!(webhooks, Some(["name"].as_slice()));
        assert_eq!(keys_of(Lists::of("serving.knative.dev/v1"), "spec", "containers"), None);
    }
}
