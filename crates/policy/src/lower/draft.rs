//! A ValidatingAdmissionPolicy or a MutatingAdmissionPolicy and its binding in the making.

use model::{Node, Object};

use crate::tree::{Map, Tree};
use crate::vap::{Action, Binding, MutatingPolicy, Patches, Policy};

/// One policy of the API server's own, before it has its final name.
#[derive(Debug, Default)]
pub(crate) struct Draft {
    /// The name it would like to have.
    pub(crate) name: String,
    /// `matchConstraints`
    pub(crate) constraints: Tree,
    /// `matchConditions`, a list.
    pub(crate) conditions: Vec<Tree>,
    /// `paramKind`, or null.
    pub(crate) param_kind: Tree,
    pub(crate) variables: Vec<Tree>,
    pub(crate) validations: Vec<Tree>,
    /// What it changes; nothing where it validates.
    pub(crate) mutations: Vec<Tree>,
    /// `reinvocationPolicy`, or null.
    pub(crate) reinvocation: Tree,
    pub(crate) annotations: Vec<Tree>,
    /// An error refuses.
    pub(crate) refuses_on_error: bool,
    /// What the binding makes of a refusal.
    pub(crate) actions: Vec<Action>,
    /// `paramRef`, or null.
    pub(crate) param_ref: Tree,
    /// The namespace it holds in, where it holds in one only.
    pub(crate) namespace: Option<String>,
}

impl Draft {
    fn mutates(&self) -> bool {
        !self.mutations.is_empty()
    }

    /// Where its expressions make patches.
    pub(super) fn patches(&self) -> Patches {
        if self.mutates() { Patches::InMutations } else { Patches::Nowhere }
    }

    /// The policy's spec.
    pub(super) fn spec(&self) -> Tree {
        let list = |items: &[Tree]| match items {
            [] => Tree::Null,
            items => Tree::List(items.to_vec()),
        };
        let validations: Vec<Tree> = self.validations.iter().map(validation).collect();
        map([
            ("failurePolicy", text(if self.refuses_on_error { "Fail" } else { "Ignore" })),
            ("paramKind", self.param_kind.clone()),
            ("matchConstraints", self.constraints.clone()),
            ("matchConditions", list(&self.conditions)),
            ("variables", list(&self.variables)),
            ("validations", list(&validations)),
            ("auditAnnotations", list(&self.annotations)),
            ("mutations", list(&self.mutations)),
            ("reinvocationPolicy", self.reinvocation()),
        ])
    }

    /// The policy and its binding, with what the origin says of itself.
    pub(super) fn objects(&self, name: &str, spec: Tree, origin: &Object<'_>) -> [Tree; 2] {
        let [policy, binding] = match self.mutates() {
            true => [MutatingPolicy::KIND, MutatingPolicy::BINDING],
            false => [Policy::KIND, Binding::KIND],
        };
        let policy = object(policy.name, name, annotations(origin), spec);
        let binding = object(
            binding.name,
            name,
            Tree::Null,
            map([
                ("policyName", text(name)),
                ("paramRef", self.param_ref.clone()),
                ("matchResources", self.namespace.as_deref().map_or(Tree::Null, within)),
                ("validationActions", self.validation_actions()),
            ]),
        );
        [policy, binding]
    }

    /// The API server wants to be told.
    fn reinvocation(&self) -> Tree {
        match &self.reinvocation {
            Tree::Null if self.mutates() => text("Never"),
            written => written.clone(),
        }
    }

    /// Whom the API server denies it does not warn; it takes no binding that asks for both.
    fn validation_actions(&self) -> Tree {
        if self.mutates() {
            return Tree::Null;
        }
        let denies = self.actions.contains(&Action::Deny);
        let mut actions: Vec<Action> = Vec::new();
        for action in &self.actions {
            let is_said = denies && *action == Action::Warn;
            if !is_said && !actions.contains(action) {
                actions.push(*action);
            }
        }
        Tree::List(actions.into_iter().map(|it| text(it.name())).collect())
    }
}

/// Everything that stands in a namespace.
fn within(namespace: &str) -> Tree {
    let all = || Tree::List(vec![text("*")]);
    let rule = map([
        ("apiGroups", all()),
        ("apiVersions", all()),
        ("resources", Tree::List(vec![text("*/*")])),
        ("operations", all()),
        ("scope", text("Namespaced")),
    ]);
    let labels = map([("kubernetes.io/metadata.name", text(namespace))]);
    map([
        ("namespaceSelector", map([("matchLabels", labels)])),
        ("resourceRules", Tree::List(vec![rule])),
    ])
}

fn object(kind: &str, name: &str, annotations: Tree, spec: Tree) -> Tree {
    map([
        ("apiVersion", text("admissionregistration.k8s.io/v1")),
        ("kind", text(kind)),
        ("metadata", map([("name", text(name)), ("annotations", annotations)])),
        ("spec", spec),
    ])
}

/// The title, the description and the like.
fn annotations(origin: &Object<'_>) -> Tree {
    let all = origin.metadata().get("annotations").entries();
    let told = all.filter(|it| it.key.starts_with("policies.kyverno.io/"));
    let told: Map =
        told.filter_map(|it| Some((it.key.to_owned(), text(it.value.as_str()?)))).collect();
    if told.is_empty() { Tree::Null } else { Tree::Map(told) }
}

/// The API server takes messages of one line, and wants one where the expression has several.
fn validation(written: &Tree) -> Tree {
    let Tree::Map(map) = written else { return written.clone() };
    let mut map = map.clone();
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let said = |key: &str| map.get(key).and_then(Tree::as_str).unwrap_or_default().trim();
    let message = match (said("message"), said("expression")) {
        ("", expression) if expression.contains(['\n', '\r']) => {
            Some(format!("failed expression: {}", folded(expression)))
        }
        ("", _) => None,
        (message, _) if message.contains(['\n', '\r']) => Some(folded(message)),
        (message, _) => Some(message.to_owned()),
    };
    match message {
        Some(message) => map.insert("message", Tree::String(message)),
        None => drop(map.remove("message")),
    }
    Tree::Map(map)
}

/// A string.
pub(crate) fn text(text: &str) -> Tree {
    Tree::String(text.to_owned())
}

/// A mapping of what is not null.
pub(crate) fn map<'k>(entries: impl IntoIterator<Item = (&'k str, Tree)>) -> Tree {
    let entries = entries.into_iter().filter(|(_, value)| *value != Tree::Null);
    Tree::Map(entries.map(|(key, value)| (key.to_owned(), value)).collect())
}

/// The strings called `keys` of each item; expressions are rewritten.
pub(crate) fn items(list: Node<'_>, keys: &[&str], rewrite: &dyn Fn(&str) -> String) -> Vec<Tree> {
    let written = |key: &str, node: Node<'_>| {
        let said = node.as_str().filter(|it| !it.is_empty())?;
        let is_expression = key.to_ascii_lowercase().ends_with("expression");
        let said = if is_expression { rewrite(said).trim().to_owned() } else { said.to_owned() };
        Some((key.to_owned(), Tree::String(said)))
    };
    let item = |node: Node<'_>| {
        Tree::Map(keys.iter().filter_map(|key| written(key, node.get(key))).collect())
    };
    list.items().map(item).collect()
}
