//! Rules about pods hold for what makes pods too: Kyverno derives a rule for Deployments and the
//! like, and one for CronJobs, by moving each path of the pod below the template
//! (`pkg/cel/autogen`).

use model::Node;

use crate::tree::{Map, Tree};
use crate::vap::{MatchResources, Mistake, Rewrite};

/// Where a family of controllers keeps its pod.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Below `spec.template`.
    Template,
    /// Below `spec.jobTemplate.spec.template`.
    CronJob,
}

/// A controller: its name among a policy's settings, which is its resource; its group; its family.
const CONTROLLERS: &[(&str, &str, Family)] = &[
    ("cronjobs", "batch", Family::CronJob),
    ("daemonsets", "apps", Family::Template),
    ("deployments", "apps", Family::Template),
    ("jobs", "batch", Family::Template),
    ("replicasets", "apps", Family::Template),
    ("statefulsets", "apps", Family::Template),
];

/// The controllers, as group and resource, that rules are derived for from a spec with
/// `matchConstraints`: none unless it is about pods alone, whatever they are called and wherever
/// they are.
pub(super) fn derived(spec: Node<'_>, family: Family) -> Vec<(&'static str, &'static str)> {
    match asks(spec.at(&["matchConstraints", "namespaceSelector"])) {
        true => Vec::new(),
        false => derived_in_namespaces(spec, family),
    }
}

/// The same, where rules may be about some namespaces.
pub(super) fn derived_in_namespaces(
    spec: Node<'_>,
    family: Family,
) -> Vec<(&'static str, &'static str)> {
    let wanted = spec.at(&["autogen", "podControllers", "controllers"]);
    let is_wanted = |name: &str| !wanted.is_sequence() || wanted.strings().any(|own| own == name);
    if !is_about_pods_alone(spec.get("matchConstraints")) {
        return Vec::new();
    }
    let all = CONTROLLERS.iter().filter(|(name, _, own)| *own == family && is_wanted(name));
    all.map(|(name, group, _)| (*group, *name)).collect()
}

/// A selector asks for something.
fn asks(selector: Node<'_>) -> bool {
    !selector.get("matchLabels").is_empty() || !selector.get("matchExpressions").is_empty()
}

fn is_about_pods_alone(constraints: Node<'_>) -> bool {
    let rules = constraints.get("resourceRules");
    let rule = rules.item(0);
    let is_only = |key: &str, value: &str| {
        rule.get(key).len() == 1 && rule.get(key).item(0).as_str() == Some(value)
    };
    !asks(constraints.get("objectSelector"))
        && constraints.get("excludeResourceRules").is_empty()
        && rules.len() == 1
        && rule.get("resourceNames").is_empty()
        && is_only("apiGroups", "")
        && is_only("apiVersions", "v1")
        && is_only("resources", "pods")
}

/// How policies of one kind are derived.
#[derive(Clone, Copy)]
pub(super) struct Derivation {
    /// What they are derived for.
    pub(super) controllers: fn(Node<'_>, Family) -> Vec<(&'static str, &'static str)>,
    /// What an expression about a pod becomes.
    pub(super) rewrite: fn(Family, &str) -> String,
}

impl Derivation {
    /// Of policies that judge.
    pub(super) const JUDGING: Derivation =
        Derivation { controllers: derived, rewrite: Family::rewrite };

    /// The rules of a policy: as its spec is written, and as it is about what makes pods. `read`
    /// makes one of what it is about and of what becomes of each expression.
    pub(super) fn rules<R>(
        self,
        spec: Node<'_>,
        read: impl Fn(MatchResources, Option<&Rewrite>) -> Result<R, Vec<Mistake>>,
    ) -> Result<Vec<R>, Vec<Mistake>> {
        let constraints = spec.get("matchConstraints");
        let mut rules = vec![read(MatchResources::read(constraints), None)?];
        for family in [Family::Template, Family::CronJob] {
            let controllers = (self.controllers)(spec, family);
            if !controllers.is_empty() {
                let operations = constraints.get("resourceRules").item(0).get("operations");
                let resources = MatchResources::of_resources(&controllers, operations)
                    .in_namespaces(constraints.get("namespaceSelector"));
                let rewrite = move |written: &str| (self.rewrite)(family, written);
                rules.push(read(resources, Some(&rewrite))?);
            }
        }
        Ok(rules)
    }
}

impl Family {
    /// The keys that lead to the pod.
    pub(super) fn keys(self) -> &'static [&'static str] {
        match self {
            Family::Template => &["spec", "template"],
            Family::CronJob => &["spec", "jobTemplate", "spec", "template"],
        }
    }

    /// A pattern of a pod, as one of what makes it.
    pub(super) fn wrap(self, pattern: Tree) -> Tree {
        self.keys().iter().rev().fold(pattern, |inner, key| {
            let mut map = Map::new();
            map.insert(*key, inner);
            Tree::Map(map)
        })
    }

    /// An expression about a pod, as it is about what makes it. Names and namespaces stay those of
    /// the object: templates have none.
    pub(super) fn rewrite(self, expression: &str) -> String {
        self.rewrite_but(expression, is_kept)
    }

    /// The same, names and namespaces too, as classic rules have it.
    pub(super) fn rewrite_all(self, expression: &str) -> String {
        self.rewrite_but(expression, |_| false)
    }

    fn rewrite_but(self, expression: &str, is_kept: fn(&str) -> bool) -> String {
        let template = match self {
            Family::Template => "spec.template",
            Family::CronJob => "spec.jobTemplate.spec.template",
        };
        ["spec", "metadata"].iter().fold(expression.to_owned(), |text, field| {
            let (from, to) = (format!("object.{field}"), format!("object.{template}.{field}"));
            let text = moved(&text, &from, &to, is_kept);
            let to = format!("oldObject.{template}.{field}");
            moved(&text, &format!("oldObject.{field}"), &to, is_kept)
        })
    }
}

/// Every `from` becomes `to`, unless what follows says that it is kept.
fn moved(text: &str, from: &str, to: &str, is_kept: fn(&str) -> bool) -> String {
    let mut moved = String::with_capacity(text.len());
    let mut pieces = text.split(from);
    moved.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        moved.push_str(if is_kept(piece) { from } else { to });
        moved.push_str(piece);
    }
    moved
}

fn is_kept(behind: &str) -> bool {
    [".namespace", ".name"].iter().any(|field| {
        let rest = behind.strip_prefix(field);
        let next = rest.map(|rest| rest.chars().next());
        next.is_some_and(|next| !next.is_some_and(|it| it.is_ascii_alphanumeric() || it == '_'))
    })
}

#[cfg(test)]
mod tests {
    use super::Family;

    #[test]
    fn paths_move_below_the_template() {
        for (expression, template) in [
            ("object.spec.hostNetwork", "object.spec.template.spec.hostNetwork"),
            ("has(object.metadata.labels)", "has(object.spec.template.metadata.labels)"),
            ("object.metadata.name == 'a'", "object.metadata.name == 'a'"),
            ("object.metadata.namespace", "object.metadata.namespace"),
            ("object.metadata.names", "object.spec.template.metadata.names"),
            ("oldObject.spec.a", "oldObject.spec.template.spec.a"),
            ("variables.a", "variables.a"),
        ] {
            assert_eq!(Family::Template.rewrite(expression), template);
        }
        let cron_job = Family::CronJob.rewrite("object.spec.a");
        assert_eq!(cron_job, "object.spec.jobTemplate.spec.template.spec.a");
    }
}
