//! Which requests a policy or a binding is about: `MatchResources` of the API.

use model::{Node, Object, Selector};

use super::read::{text, texts};
use crate::request::{Operation, Request};

/// What a request must be like. Everything that is asked must hold.
#[derive(Debug, Clone, Default)]
pub(crate) struct MatchResources {
    /// One of these must match, where there are any.
    included: Vec<Rule>,
    /// None of these may match.
    excluded: Vec<Rule>,
    namespaces: Labels,
    objects: Labels,
}

#[derive(Debug, Clone)]
struct Rule {
    groups: Vec<String>,
    versions: Vec<String>,
    resources: Vec<String>,
    operations: Vec<Operation>,
    every_operation: bool,
    scope: Scope,
    names: Vec<String>,
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
        MatchResources {
            included: rules("resourceRules"),
            excluded: rules("excludeResourceRules"),
            namespaces: Labels::read(node.get("namespaceSelector")),
            objects: Labels::read(node.get("objectSelector")),
        }
    }

    /// Asks for one of `resources`, as group and name, in `v1`, with the operations that `operations`
    /// lists.
    pub(crate) fn of_resources(resources: &[(&str, &str)], operations: Node<'_>) -> MatchResources {
        let rule = |(group, resource): &(&str, &str)| Rule {
            groups: vec![(*group).to_owned()],
            versions: vec!["v1".to_owned()],
            resources: vec![(*resource).to_owned()],
            every_operation: operations.strings().any(|it| it == "*"),
            operations: operations.strings().filter_map(Operation::parse).collect(),
            scope: Scope::All,
            names: Vec::new(),
        };
        MatchResources {
            included: resources.iter().map(rule).collect(),
            ..MatchResources::default()
        }
    }

    /// Whether `request` matches. Where its namespace decides and is not known, that is unknown.
    pub(crate) fn matches(&self, request: &Request<'_>) -> Result<bool, Unknown> {
        let is_included =
            self.included.is_empty() || self.included.iter().any(|rule| rule.matches(request));
        if !is_included || self.excluded.iter().any(|rule| rule.matches(request)) {
            return Ok(false);
        }
        if !self.objects.is_empty() {
            // Either state of the object may match: none slips out of a policy by a change.
            let states = [request.object, request.old_object];
            let mut states = states.into_iter().flatten();
            if !states.any(|object| self.objects.pick(object.at(&["metadata", "labels"]))) {
                return Ok(false);
            }
        }
        self.is_in_namespace(request)
    }

    /// A Namespace is judged by its own labels; what stands in none is always matched.
    fn is_in_namespace(&self, request: &Request<'_>) -> Result<bool, Unknown> {
        if self.namespaces.is_empty() {
            return Ok(true);
        }
        if request.is_of_namespace() {
            let labels = request.subject().map(|object| object.at(&["metadata", "labels"]));
            return Ok(labels.is_none_or(|labels| self.namespaces.pick(labels)));
        }
        if request.namespace.is_empty() {
            return Ok(true);
        }
        match request.namespace_object {
            Some(namespace) => Ok(self.namespaces.pick_object(&namespace)),
            // Every namespace has this label; the others are not known.
            None => self.namespaces.pick_by_name(request.namespace).ok_or_else(|| {
                Unknown(format!("no Namespace {} among the files given", request.namespace))
            }),
        }
    }
}

impl Rule {
    fn read(node: Node<'_>) -> Rule {
        let operations = texts(node, "operations");
        Rule {
            groups: texts(node, "apiGroups"),
            versions: texts(node, "apiVersions"),
            resources: texts(node, "resources"),
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

    /// As the API server matches (`admission/plugin/webhook/predicates/rules`), but for objects in
    /// another version of the resource, which it would convert before it asks.
    fn matches(&self, request: &Request<'_>) -> bool {
        let resource = &request.resource;
        let is_clusterwide = request.namespace.is_empty() || request.is_of_namespace();
        let scope = match self.scope {
            Scope::All => true,
            Scope::Cluster => is_clusterwide,
            Scope::Namespaced => !is_clusterwide,
        };
        scope
            && (self.every_operation || self.operations.contains(&request.operation))
            && has(&self.groups, resource.group)
            && has(&self.versions, resource.version)
            && self
                .resources
                .iter()
                .any(|own| is_resource(own, &resource.name, request.subresource))
            && (self.names.is_empty() || self.names.iter().any(|name| name == request.name))
    }
}

fn has(own: &[String], wanted: &str) -> bool {
    own.iter().any(|it| it == "*" || it == wanted)
}

/// `pods`, `pods/status`, `pods/*`, `*/scale`, `*`, `*/*`
fn is_resource(own: &str, resource: &str, subresource: &str) -> bool {
    let (name, below) = own.split_once('/').unwrap_or((own, ""));
    (name == "*" || name == resource) && (below == "*" || below == subresource)
}

/// A label selector that outlives the document it was read from.
#[derive(Debug, Clone, Default)]
pub(crate) struct Labels {
    equal: Vec<(String, String)>,
    expressions: Vec<Expression>,
}

#[derive(Debug, Clone)]
struct Expression {
    key: String,
    operator: Operator,
    values: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
enum Operator {
    In,
    NotIn,
    Exists,
    DoesNotExist,
    /// One that Kubernetes does not know: it agrees with nothing.
    Unknown,
}

const NAME: &str = "kubernetes.io/metadata.name";

impl Labels {
    pub(super) fn read(node: Node<'_>) -> Labels {
        let selector = Selector::of(node);
        let equal = selector.labels().map(|(key, value)| (key.to_owned(), value.to_owned()));
        let expressions = selector.expressions().map(|it| Expression {
            key: text(it, "key").to_owned(),
            operator: match text(it, "operator") {
                "In" => Operator::In,
                "NotIn" => Operator::NotIn,
                "Exists" => Operator::Exists,
                "DoesNotExist" => Operator::DoesNotExist,
                _ => Operator::Unknown,
            },
            values: texts(it, "values"),
        });
        Labels { equal: equal.collect(), expressions: expressions.collect() }
    }

    /// Only the conditions beyond names and values.
    pub(crate) fn of_expressions(node: Node<'_>) -> Labels {
        Labels { equal: Vec::new(), ..Labels::read(node) }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.equal.is_empty() && self.expressions.is_empty()
    }

    pub(crate) fn pick(&self, labels: Node<'_>) -> bool {
        self.pick_by(|key| labels.get(key).as_str())
    }

    /// A Namespace has its name as a label, which files seldom write.
    fn pick_object(&self, namespace: &Object<'_>) -> bool {
        self.pick_by(|key| match namespace.label(key) {
            None if key == NAME => Some(namespace.name()),
            label => label,
        })
    }

    /// Whether it picks a namespace of which only the name is known, if that tells.
    fn pick_by_name(&self, name: &str) -> Option<bool> {
        let is_about_names = |key: &str| key == NAME;
        let mut keys =
            self.equal.iter().map(|it| &it.0).chain(self.expressions.iter().map(|it| &it.key));
        keys.all(|key| is_about_names(key)).then(|| self.pick_by(|_| Some(name)))
    }

    fn pick_by<'l>(&self, label: impl Fn(&str) -> Option<&'l str>) -> bool {
        self.equal.iter().all(|(key, value)| label(key) == Some(value))
            && self.expressions.iter().all(|it| it.agrees(label(&it.key)))
    }
}

impl Expression {
    fn agrees(&self, label: Option<&str>) -> bool {
        let has = |label: &str| self.values.iter().any(|value| value == label);
        match self.operator {
            Operator::In => label.is_some_and(has),
            Operator::NotIn => !label.is_some_and(has),
            Operator::Exists => label.is_some(),
            Operator::DoesNotExist => label.is_none(),
            Operator::Unknown => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_resource;

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
            assert_eq!(is_resource(own, resource, subresource), matches, "{own} {resource}");
        }
    }
}
