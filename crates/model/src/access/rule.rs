//! Whether a rule allows a request: the API server's own comparison, entry by entry.
//!
//! Words are compared letter by letter. `*` stands for every verb, group or resource, and `*/x`
//! for the subresource `x` of every resource; `pods/*` stands for nothing at all. A rule with
//! `resourceNames` allows only requests that carry a name: not `create`, not `deletecollection`.

use crate::document::Node;
use crate::path::FieldPath;

/// What one might want to know of a rule: does it allow one of these verbs on one of these?
#[derive(Debug, Clone, Copy)]
pub struct Ask {
    /// Any of these verbs.
    pub verbs: &'static [&'static str],
    /// On any of these: API group, and resource or `resource/subresource`.
    pub resources: &'static [(&'static str, &'static str)],
}

/// One rule of a role.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'d> {
    node: Node<'d>,
    index: usize,
    // Looked up once: dozens of checks ask for them.
    verbs: Node<'d>,
    groups: Node<'d>,
    resources: Node<'d>,
    names: Node<'d>,
    sweep: Option<Sweep>,
}

/// That a rule allows something of an `Ask`, and by which of its entries.
#[derive(Debug, Clone)]
pub struct Grant<'d> {
    rule: Rule<'d>,
    entry: usize,
    resource: &'static str,
    verb: &'static str,
}

/// How much a rule without any limit takes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sweep {
    /// Every verb on every resource of every group.
    Everything,
    /// Every verb on every resource of the core group, Secrets and Pods among them.
    Core,
}

const ALL_VERBS: &[&str] = &["get", "list", "watch", "create", "update", "patch", "delete"];

impl<'d> Rule<'d> {
    pub(super) fn new(node: Node<'d>, index: usize) -> Rule<'d> {
        let mut rule = Rule {
            node,
            index,
            verbs: node.get("verbs"),
            groups: node.get("apiGroups"),
            resources: node.get("resources"),
            names: node.get("resourceNames"),
            sweep: None,
        };
        rule.sweep = rule.swept();
        rule
    }

    /// Its path in the role.
    pub fn path(&self) -> FieldPath {
        FieldPath::root().key("rules").index(self.index)
    }

    /// Its verbs, each with its index.
    pub fn verbs(&self) -> impl Iterator<Item = (usize, &'d str)> + use<'d> {
        words(self.verbs)
    }

    /// Its API groups, each with its index.
    pub fn groups(&self) -> impl Iterator<Item = (usize, &'d str)> + use<'d> {
        words(self.groups)
    }

    /// Its resources, each with its index.
    pub fn resources(&self) -> impl Iterator<Item = (usize, &'d str)> + use<'d> {
        words(self.resources)
    }

    /// The URLs it allows beside resources, each with its index.
    pub fn urls(&self) -> impl Iterator<Item = (usize, &'d str)> + use<'d> {
        words(self.node.get("nonResourceURLs"))
    }

    /// The only objects it speaks of; none means all.
    pub fn names(&self) -> impl Iterator<Item = &'d str> + use<'d> {
        self.names.strings()
    }

    /// Speaks only of the objects it names.
    pub fn is_limited_to_names(&self) -> bool {
        !self.names.is_empty()
    }

    /// The path of an entry of one of its lists.
    pub fn entry(&self, list: &'static str, index: usize) -> FieldPath {
        self.path().key(list).index(index)
    }

    /// Allows `verb`, whatever on.
    pub fn has_verb(&self, verb: &str) -> bool {
        self.verbs.items().any(|own| own.says("*") || own.says(verb))
    }

    /// Speaks of the API group.
    pub fn has_group(&self, group: &str) -> bool {
        self.groups.items().any(|own| own.says("*") || own.says(group))
    }

    /// Holds back nothing: what it takes in, when its resources, verbs and names have no limit.
    pub fn sweep(&self) -> Option<Sweep> {
        self.sweep
    }

    fn swept(&self) -> Option<Sweep> {
        let every_resource = self.resources().any(|(_, own)| own == "*");
        let every_verb = || ALL_VERBS.iter().all(|verb| self.has_verb(verb));
        if !every_resource || self.is_limited_to_names() || !every_verb() {
            return None;
        }
        if self.groups().any(|(_, own)| own == "*") {
            return Some(Sweep::Everything);
        }
        self.has_group("").then_some(Sweep::Core)
    }

    /// How it allows some of `ask`, of the resources that `counts` says yes to.
    pub(super) fn grant_where(
        &self,
        ask: &Ask,
        counts: impl Fn(&str, &str) -> bool,
    ) -> Option<Grant<'d>> {
        ask.resources.iter().find_map(|(group, resource)| {
            if !self.has_group(group) || !counts(group, resource) {
                return None;
            }
            let verb = ask.verbs.iter().find(|verb| self.allows_verb(verb, resource))?;
            let (entry, _) = self.resources().find(|(_, own)| covers(own, resource))?;
            Some(Grant { rule: *self, entry, resource, verb })
        })
    }

    /// Allows `verb` on `resource`, as far as the verb and the names decide it.
    fn allows_verb(&self, verb: &str, resource: &str) -> bool {
        let carries_a_name =
            || verb != "deletecollection" && (verb != "create" || resource.contains('/'));
        self.has_verb(verb) && (!self.is_limited_to_names() || carries_a_name())
    }
}

fn words<'d>(list: Node<'d>) -> impl Iterator<Item = (usize, &'d str)> + use<'d> {
    list.items().enumerate().filter_map(|(index, item)| Some((index, item.as_str()?)))
}

impl<'d> Grant<'d> {
    /// The rule that allows it.
    pub fn rule(&self) -> &Rule<'d> {
        &self.rule
    }

    /// The path of the entry of `resources` that takes it in.
    pub fn path(&self) -> FieldPath {
        self.rule.entry("resources", self.entry)
    }

    /// What of the ask it allows: the first resource.
    pub fn resource(&self) -> &'static str {
        self.resource
    }

    /// What of the ask it allows: the first verb.
    pub fn verb(&self) -> &'static str {
        self.verb
    }

    /// Not limited to objects it names.
    pub fn is_unlimited(&self) -> bool {
        !self.rule.is_limited_to_names()
    }
}

/// A rule's entry takes in a resource or `resource/subresource`.
fn covers(entry: &str, resource: &str) -> bool {
    if entry == "*" || entry == resource {
        return true;
    }
    let ending = resource.split_once('/').map(|(_, subresource)| subresource);
    ending.is_some() && entry.strip_prefix("*/") == ending
}

/// A resource that lives in no namespace: only a ClusterRole, bound by a ClusterRoleBinding, can
/// allow anything on it. `*` stands for any group.
pub fn is_cluster_wide(group: &str, resource: &str) -> bool {
    let resource = resource.split('/').next().unwrap_or_default();
    let is_in_group = |own: &str| own == group || group == "*";
    CLUSTER_WIDE.iter().any(|(own, resources)| is_in_group(own) && resources.contains(&resource))
}

/// Namespaces are not among them: a Role may allow changes of the namespace it is in.
const CLUSTER_WIDE: &[(&str, &[&str])] = &[
    ("", &["componentstatuses", "groups", "nodes", "persistentvolumes", "uids", "users"]),
    (
        "admissionregistration.k8s.io",
        &[
            "mutatingadmissionpolicies",
            "mutatingadmissionpolicybindings",
            "mutatingwebhookconfigurations",
            "validatingadmissionpolicies",
            "validatingadmissionpolicybindings",
            "validatingwebhookconfigurations",
        ],
    ),
    ("apiextensions.k8s.io", &["customresourcedefinitions"]),
    ("apiregistration.k8s.io", &["apiservices"]),
    ("authentication.k8s.io", &["selfsubjectreviews", "tokenreviews", "uids", "userextras"]),
    ("certificates.k8s.io", &["certificatesigningrequests", "clustertrustbundles", "signers"]),
    ("flowcontrol.apiserver.k8s.io", &["flowschemas", "prioritylevelconfigurations"]),
    ("networking.k8s.io", &["ingressclasses", "ipaddresses", "servicecidrs"]),
    ("node.k8s.io", &["runtimeclasses"]),
    ("rbac.authorization.k8s.io", &["clusterrolebindings", "clusterroles"]),
    ("resource.k8s.io", &["deviceclasses", "resourceslices"]),
    ("scheduling.k8s.io", &["priorityclasses"]),
    ("storage.k8s.io", &["csidrivers", "csinodes", "storageclasses", "volumeattachments"]),
];
