//! A ValidatingPolicy: the spec of the API server's own, and one more for each family of what makes
//! pods.

use model::{Node, Object};

use super::{Expressions, copied};
use crate::kyverno::ValidatingPolicy;
use crate::kyverno::autogen::{Family, derived};
use crate::kyverno::libraries;
use crate::kyverno::validating::{actions, calls};
use crate::lower::{Draft, map, text};
use crate::tree::Tree;
use crate::vap::Form;

/// Lowers a policy.
pub(crate) fn validating(object: &Object<'_>) -> Result<Vec<Draft>, Vec<String>> {
    let spec = object.spec();
    let reasons = in_the_way(spec);
    if !reasons.is_empty() {
        return Err(reasons);
    }
    let constraints = spec.get("matchConstraints");
    let is_namespaced = object.is(ValidatingPolicy::NAMESPACED);
    if is_namespaced && may_be_namespace(constraints) {
        return Err(vec!["it may match the Namespace that it stands in itself".to_owned()]);
    }
    let name = format!("vpol-{}", object.name());
    let draft = |part: &str, constraints: Tree, rewrite: &dyn Fn(&str) -> String| {
        let mut draft = Draft {
            name: format!("{name}{part}"),
            constraints,
            refuses_on_error: Form::of_spec(spec).refuses_on_error,
            actions: actions(object),
            namespace: is_namespaced.then(|| object.namespace_or_default().to_owned()),
            ..Draft::default()
        };
        let conditions = spec.get("matchConditions");
        Expressions { holder: spec, clauses: "validations", conditions, rewrite }.fill(&mut draft);
        draft
    };
    let mut drafts = vec![draft("", own(constraints), &|it| it.to_owned())];
    for (family, part) in [(Family::Template, "-autogen"), (Family::CronJob, "-autogen-cronjobs")] {
        let controllers = derived(spec, family);
        if !controllers.is_empty() {
            let operations = constraints.get("resourceRules").item(0).get("operations");
            let constraints = of_controllers(&controllers, operations);
            drafts.push(draft(part, constraints, &|it| family.rewrite(it)));
        }
    }
    Ok(drafts)
}

/// What no API server does for a policy in CEL.
pub(super) fn in_the_way(spec: Node<'_>) -> Vec<String> {
    let mut reasons = Vec::new();
    let evaluation = spec.get("evaluation");
    if evaluation.get("mode").as_str().is_some_and(|mode| mode != "Kubernetes") {
        reasons.push("it judges JSON that is no request to an API server".to_owned());
    }
    if evaluation.at(&["admission", "enabled"]).as_bool() == Some(false) {
        reasons.push("it does not hold on admission".to_owned());
    }
    let functions = libraries::functions();
    let called = calls(spec, &functions);
    reasons.extend(called.map(|(path, _, it)| format!("{path}: calls a library: `{it}`")));
    let asks_namespace = spec
        .get("matchConditions")
        .items()
        .any(|it| it.get("expression").as_str().is_some_and(|it| it.contains("namespaceObject")));
    if asks_namespace {
        let why = "the API server gives match conditions no `namespaceObject`";
        reasons.push(format!("spec.matchConditions: {why}"));
    }
    reasons
}

/// The constraints that the API server knows.
pub(super) fn own(constraints: Node<'_>) -> Tree {
    let keys = [
        "resourceRules",
        "excludeResourceRules",
        "namespaceSelector",
        "objectSelector",
        "matchPolicy",
    ];
    map(keys.map(|key| (key, copied(constraints.get(key)))))
}

/// Constraints that take in these controllers.
pub(super) fn of_controllers(controllers: &[(&str, &str)], operations: Node<'_>) -> Tree {
    let mut groups: Vec<(&str, Vec<Tree>)> = Vec::new();
    for (group, resource) in controllers {
        match groups.iter_mut().find(|(own, _)| own == group) {
            Some((_, resources)) => resources.push(text(resource)),
            None => groups.push((group, vec![text(resource)])),
        }
    }
    let rule = |(group, resources): (&str, Vec<Tree>)| {
        map([
            ("apiGroups", Tree::List(vec![text(group)])),
            ("apiVersions", Tree::List(vec![text("v1")])),
            ("operations", copied(operations)),
            ("resources", Tree::List(resources)),
        ])
    };
    map([("resourceRules", Tree::List(groups.into_iter().map(rule).collect()))])
}

/// They may take in a Namespace.
pub(super) fn may_be_namespace(constraints: Node<'_>) -> bool {
    let has = |node: Node<'_>, wanted: &str| node.strings().any(|it| it == "*" || it == wanted);
    let rules = constraints.get("resourceRules").items();
    rules.into_iter().any(|rule| {
        has(rule.get("apiGroups"), "")
            && rule.get("scope").as_str() != Some("Namespaced")
            && (has(rule.get("resources"), "namespaces")
                || rule.get("resources").strings().any(|it| it == "*/*"))
    })
}
