//! Which requests a policy or a binding is about: `MatchResources` of the API.

mod resource;

use model::{Node, Object};

use super::read::{text, texts};
use crate::bundle::Interest;
use crate::request::{Operation, Request};
use crate::selector::LabelSelector;
use crate::signs::Signs;
use resource::{Resource, equivalents, is};

/// What a request must be like. Everything that is asked must hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct MatchResources {
    /// One of these must match, where there are any.
    included: Vec<Rule>,
    /// No other resources are included.
    resources: Signs,
    /// None of these may match.
    excluded: Vec<Rule>,
    namespaces: LabelSelector,
    objects: LabelSelector,
    /// Only the resource that is asked for counts, not others that keep the same objects.
    is_exact: bool,
}

#[derive(Debug, Clone, PartialEq)]
struct Rule {
    groups: Vec<String>,
    versions: Vec<String>,
    resources: Vec<Pattern>,
    operations: Vec<Operation>,
    every_operation: bool,
    scope: Scope,
    names: Vec<String>,
}

/// `pods`, `pods/status`, `pods/*`, `*/scale`, `*`, `*/*`
#[derive(Debug, Clone, PartialEq)]
struct Pattern {
    name: String,
    /// Empty for the object itself.
    subresource: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Scope {
    All,
    Cluster,
    Namespaced,
}

/// Why it is not known whether a request matches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unknown(pub(crate) String);

impl MatchResources {
    /// Reads `matchConstraints` of a policy or `matchResources` of a binding.
    pub(crate) fn read(node: Node<'_>) -> MatchResources {
        let rules = |key: &str| node.get(key).items().map(Rule::read).collect();
        let included: Vec<Rule> = rules("resourceRules");
        MatchResources {
            resources: signs(&included),
            included,
            excluded: rules("excludeResourceRules"),
            namespaces: LabelSelector::read(node.get("namespaceSelector")),
            objects: LabelSelector::read(node.get("objectSelector")),
            is_exact: text(node, "matchPolicy") == "Exact",
        }
    }

    /// Asks for one of `resources`, as group and name, in `v1`, with the operations that `operations`
    /// lists.
    pub(crate) fn of_resources(resources: &[(&str, &str)], operations: Node<'_>) -> MatchResources {
        let rule = |(group, resource): &(&str, &str)| Rule {
            groups: vec![(*group).to_owned()],
            versions: vec!["v1".to_owned()],
            resources: vec![Pattern::read(resource)],
            every_operation: operations.strings().any(|it| it == "*"),
            operations: operations.strings().filter_map(Operation::parse).collect(),
            scope: Scope::All,
            names: Vec::new(),
        };
        let included: Vec<Rule> = resources.iter().map(rule).collect();
        MatchResources { resources: signs(&included), included, ..MatchResources::default() }
    }

    /// The same, in the namespaces that a selector picks.
    #[must_use]
    pub(crate) fn in_namespaces(self, selector: Node<'_>) -> MatchResources {
        MatchResources { namespaces: LabelSelector::read(selector), ..self }
    }

    /// The same, whatever is done with the object.
    #[must_use]
    pub(crate) fn at_any_operation(mut self) -> MatchResources {
        self.included.iter_mut().for_each(|rule| rule.every_operation = true);
        self
    }

    /// Adds what it asks for.
    pub(crate) fn add_interest(&self, interest: &mut Interest) {
        if self.included.is_empty() {
            interest.add_any();
            interest.add_every_operation();
        }
        for rule in &self.included {
            rule.resources.iter().for_each(|it| interest.add(&it.name, &it.subresource));
            match rule.every_operation {
                true => interest.add_every_operation(),
                false if rule.operations.is_empty() => {}
                false => interest.add_operations(rule.operations.iter()),
            }
        }
    }

    /// Whether `request` matches. Where its namespace decides and is not known, that is unknown.
    pub(crate) fn matches(&self, request: &Request<'_>) -> Result<bool, Unknown> {
        if self.included.is_empty() && self.excluded.is_empty() && self.objects.is_empty() {
            return self.is_in_namespace(request);
        }
        if !self.may_include(&request.resource.name) {
            return Ok(false);
        }
        let about = |rules: &[Rule], resource: Resource<'_>| {
            rules.iter().any(|rule| rule.matches(request, resource))
        };
        let own = Resource {
            group: request.resource.group,
            version: request.resource.version,
            name: &request.resource.name,
        };
        let others = || equivalents(own).filter(|_| !self.is_exact);
        let is_excluded = !self.excluded.is_empty()
            && (about(&self.excluded, own) || others().any(|other| about(&self.excluded, other)));
        if is_excluded {
            return Ok(false);
        }
        if !self.included.is_empty() && !about(&self.included, own) {
            let Some(other) = others().find(|other| about(&self.included, *other)) else {
                return Ok(false);
            };
            // What speaks against it without a look at the object is known all the same.
            let rest = MatchResources { included: Vec::new(), ..self.clone() };
            return match rest.matches(request)? {
                true => Err(Unknown(format!(
                    "the API server would ask about it as {}/{} {}",
                    other.group, other.version, other.name
                ))),
                false => Ok(false),
            };
        }
        if !self.picks_object(request) {
            return Ok(false);
        }
        self.is_in_namespace(request)
    }

    /// A first look, by which most policies part from most requests. Other resources that keep the
    /// same objects have the same name.
    fn may_include(&self, resource: &str) -> bool {
        self.included.is_empty() || self.resources.may_name(resource)
    }

    /// Either state of the object may match: none slips out of a policy by a change.
    fn picks_object(&self, request: &Request<'_>) -> bool {
        let mut states = [request.object, request.old_object].into_iter().flatten();
        self.objects.is_empty()
            || states.any(|object| self.objects.picks(object.at(&["metadata", "labels"])))
    }

    /// A Namespace is judged by its own labels; what stands in none is always matched.
    fn is_in_namespace(&self, request: &Request<'_>) -> Result<bool, Unknown> {
        if self.namespaces.is_empty() {
            return Ok(true);
        }
        if request.is_of_namespace() {
            let labels = request.subject().map(|object| object.at(&["metadata", "labels"]));
            return Ok(labels.is_none_or(|labels| self.namespaces.picks(labels)));
        }
        if request.namespace.is_empty() {
            return Ok(true);
        }
        match request.namespace_object {
            Some(namespace) => Ok(picks_namespace(&self.namespaces, &namespace)),
            // Every namespace has this label; the others are not known.
            None => picks_by_name(&self.namespaces, request.namespace).ok_or_else(|| {
                Unknown(format!("no Namespace {} among the files given", request.namespace))
            }),
        }
    }
}

/// Those of the resources that rules name.
fn signs(rules: &[Rule]) -> Signs {
    Signs::of(rules.iter().flat_map(|rule| &rule.resources).map(|it| it.name.as_str()))
}

/// The API server asks no policy about these, so that none stands in the way of its own removal,
/// nor of who may do what.
pub(super) fn is_exempt(request: &Request<'_>) -> bool {
    let resource = &*request.resource.name;
    match request.resource.group {
        "admissionregistration.k8s.io" => {
            resource.starts_with("validatingadmissionpolic")
                || resource.starts_with("mutatingadmissionpolic")
        }
        "authentication.k8s.io" => matches!(resource, "selfsubjectreviews" | "tokenreviews"),
        "authorization.k8s.io" => resource.ends_with("reviews"),
        _ => false,
    }
}

impl Rule {
    fn read(node: Node<'_>) -> Rule {
        let operations = texts(node, "operations");
        Rule {
            groups: texts(node, "apiGroups"),
            versions: texts(node, "apiVersions"),
            resources: texts(node, "resources").iter().map(|it| Pattern::read(it)).collect(),
            every_operation: operations.iter().any(|it| it == "*"),
            operations: operations.iter().filter_map(|it| Operation::parse(it)).collect(),
            scope: match text(node, "scope") {
                "Cluster" => Scope::Cluster,
                "Namespaced" => Scope::Namespaced,
                _ => Scope::All,
            },
            names: texts(node, "resourceNames"),
        }
    }

    /// As the API server matches (`admission/plugin/webhook/predicates/rules`).
    fn matches(&self, request: &Request<'_>, resource: Resource<'_>) -> bool {
        let is_clusterwide = || request.namespace.is_empty() || request.is_of_namespace();
        let is_in_scope = || match self.scope {
            Scope::All => true,
            Scope::Cluster => is_clusterwide(),
            Scope::Namespaced => !is_clusterwide(),
        };
        // The resource comes first: it mostly decides.
        self.resources.iter().any(|own| own.matches(resource.name, request.subresource))
            && is_in_scope()
            && (self.every_operation || self.operations.contains(&request.operation))
            && has(&self.groups, resource.group)
            && has(&self.versions, resource.version)
            && (self.names.is_empty() || self.names.iter().any(|name| name == request.name))
    }
}

fn has(own: &[String], wanted: &str) -> bool {
    own.iter().any(|it| it == "*" || is(it, wanted))
}

impl Pattern {
    fn read(written: &str) -> Pattern {
        let (name, subresource) = written.split_once('/').unwrap_or((written, ""));
        Pattern { name: name.to_owned(), subresource: subresource.to_owned() }
    }

    fn matches(&self, resource: &str, subresource: &str) -> bool {
        (self.name == "*" || is(&self.name, resource))
            && (self.subresource == "*" || is(&self.subresource, subresource))
    }
}

const NAME: &str = "kubernetes.io/metadata.name";

/// A Namespace has its name as a label, which files seldom write.
fn picks_namespace(selector: &LabelSelector, namespace: &Object<'_>) -> bool {
    selector.picks_by(|key| match namespace.label(key) {
        None if key == NAME => Some(namespace.name()),
        label => label,
    })
}

/// Whether it picks a namespace of which only the name is known, if that tells.
fn picks_by_name(selector: &LabelSelector, name: &str) -> Option<bool> {
    let is_told = selector.keys().all(|key| key == NAME);
    is_told.then(|| selector.picks_by(|_| Some(name)))
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn resources_are_matched_with_their_subresources() {
        for (own, resource, subresource, matches) in [
            ("pods", "pods", "", true),
            ("pods", "pods", "status", false),
            ("pods/*", "pods", "status", true),
            ("pods/*", "pods", "", true),
            ("pods/status", "pods", "status", true),
            ("*", "pods", "", true),
            ("*", "pods", "exec", false),
            ("*/*", "pods", "exec", true),
            ("*/scale", "deployments", "scale", true),
            ("deployments", "pods", "", false),
        ] {
            let found = Pattern::read(own).matches(resource, subresource);
            assert_eq!(found, matches, "{own} {resource}");
        }
    }
}
