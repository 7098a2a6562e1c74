//! The rules of an audit policy, as the API server reads them: the first that matches decides.

use model::{FieldPath, Kind, Node, Object};

/// The kind.
pub(super) const KINDS: &[Kind<'static>] = &[Kind::new("audit.k8s.io", "Policy")];

/// One rule.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rule<'d>(Node<'d>);

/// Requests for one resource, by anyone, in any namespace.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target {
    group: &'static str,
    /// With its subresource: `pods/exec`.
    pub(super) resource: &'static str,
    /// Only requests that change something.
    only_changes: bool,
}

const CHANGES: &[&str] = &["create", "update", "patch", "delete", "deletecollection"];

impl Target {
    pub(super) const fn new(group: &'static str, resource: &'static str) -> Target {
        Target { group, resource, only_changes: false }
    }

    /// The same, where something is changed.
    pub(super) const fn changed(self) -> Target {
        Target { only_changes: true, ..self }
    }
}

impl<'d> Rule<'d> {
    /// Every rule of a policy, with its path.
    pub(super) fn all(policy: &Object<'d>) -> impl Iterator<Item = (FieldPath, Rule<'d>)> {
        let rules = policy.get("rules").items().enumerate();
        rules.map(|(index, rule)| (FieldPath::from("rules").index(index), Rule(rule)))
    }

    /// How much it records.
    pub(super) fn level(self) -> &'d str {
        self.0.get("level").as_str().unwrap_or_default()
    }

    /// Matches every request.
    pub(super) fn is_catch_all(self) -> bool {
        const CONDITIONS: &[&str] =
            &["users", "userGroups", "verbs", "resources", "namespaces", "nonResourceURLs"];
        CONDITIONS.iter().all(|condition| self.0.get(condition).is_empty())
    }

    /// Matches some of the target's requests.
    pub(super) fn may_match(self, target: &Target) -> bool {
        let verbs = self.0.get("verbs");
        let verb_matches = !target.only_changes
            || verbs.is_empty()
            || verbs.strings().any(|verb| CHANGES.contains(&verb));
        verb_matches && self.names_resource(target)
    }

    /// Matches all of the target's requests.
    pub(super) fn always_matches(self, target: &Target) -> bool {
        const LIMITS: &[&str] = &["users", "userGroups", "namespaces"];
        let is_limited = LIMITS.iter().any(|limit| !self.0.get(limit).is_empty());
        let verbs: Vec<&str> = self.0.get("verbs").strings().collect();
        let has_verbs = verbs.is_empty()
            || (target.only_changes && CHANGES.iter().all(|verb| verbs.contains(verb)));
        !is_limited && has_verbs && self.names_resource(target) && !self.names_objects(target)
    }

    fn names_resource(self, target: &Target) -> bool {
        let resources = self.0.get("resources");
        if resources.is_empty() {
            return self.0.get("nonResourceURLs").is_empty();
        }
        resources.items().any(|item| names(item, target))
    }

    /// Matches the target's resource only for objects of certain names.
    fn names_objects(self, target: &Target) -> bool {
        let mut matching = self.0.get("resources").items().filter(|item| names(*item, target));
        !self.0.get("resources").is_empty()
            && matching.all(|item| !item.get("resourceNames").is_empty())
    }
}

/// An entry of a rule's `resources` names the target's resource.
fn names(item: Node<'_>, target: &Target) -> bool {
    if item.get("group").as_str().unwrap_or_default() != target.group {
        return false;
    }
    let resources = item.get("resources");
    let (resource, subresource) = match target.resource.split_once('/') {
        Some((resource, subresource)) => (resource, Some(subresource)),
        None => (target.resource, None),
    };
    resources.is_empty()
        || resources.strings().any(|pattern| match pattern.split_once('/') {
            _ if pattern == "*" => true,
            Some((left, right)) => {
                let names_left = left == "*" || left == resource;
                names_left
                    && subresource.is_some_and(|subresource| right == "*" || right == subresource)
            }
            None => pattern == resource && subresource.is_none(),
        })
}

/// Where the policy decides not to record any request for the target; `None` when it records some.
pub(super) fn unrecorded(policy: &Object<'_>, target: &Target) -> Option<FieldPath> {
    if policy.get("rules").is_empty() {
        return None;
    }
    for (path, rule) in Rule::all(policy).filter(|(_, rule)| rule.may_match(target)) {
        if rule.level() != "None" {
            return None;
        }
        if rule.always_matches(target) {
            return Some(path.key("level"));
        }
    }
    Some(FieldPath::from("rules"))
}
