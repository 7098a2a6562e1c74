//! A MutatingPolicy: the spec of a MutatingAdmissionPolicy, and one more for each family of what
//! makes pods.

use model::{Node, Object};

use super::copied;
use super::validating::{in_the_way, may_be_namespace, of_controllers, own};
use crate::kyverno::MutatingPolicy;
use crate::kyverno::autogen::{Family, derived_in_namespaces};
use crate::kyverno::mutating::autogen::rewrite;
use crate::lower::{Draft, items, map, text};
use crate::tree::{Map, Tree};

/// Lowers a policy.
pub(crate) fn mutating(object: &Object<'_>) -> Result<Vec<Draft>, Vec<String>> {
    let spec = object.spec();
    let mut reasons = in_the_way(spec);
    reasons.extend(own_reasons(spec));
    let constraints = spec.get("matchConstraints");
    let is_namespaced = object.is(MutatingPolicy::NAMESPACED);
    if is_namespaced && may_be_namespace(constraints) {
        reasons.push("it may match the Namespace that it stands in itself".to_owned());
    }
    if !reasons.is_empty() {
        return Err(reasons);
    }
    let draft = |part: &str, constraints: Tree, rewrite: &dyn Fn(&str) -> String| Draft {
        name: format!("mpol-{}{part}", object.name()),
        constraints,
        conditions: items(spec.get("matchConditions"), &["name", "expression"], rewrite),
        // As in Kyverno, variables are those of pods whatever makes them.
        variables: items(spec.get("variables"), &["name", "expression"], &str::to_owned),
        mutations: spec.get("mutations").items().map(|it| mutation(it, rewrite)).collect(),
        reinvocation: copied(spec.get("reinvocationPolicy")),
        refuses_on_error: true,
        namespace: is_namespaced.then(|| object.namespace_or_default().to_owned()),
        ..Draft::default()
    };
    let mut drafts = vec![draft("", own(constraints), &str::to_owned)];
    for (family, part) in [(Family::Template, "-autogen"), (Family::CronJob, "-autogen-cronjobs")] {
        let controllers = derived_in_namespaces(spec, family);
        if !controllers.is_empty() {
            let operations = constraints.get("resourceRules").item(0).get("operations");
            let mut derived = of_controllers(&controllers, operations);
            if let Tree::Map(derived) = &mut derived {
                derived.insert("namespaceSelector", copied(constraints.get("namespaceSelector")));
            }
            drafts.push(draft(part, derived, &|it| rewrite(family, it)));
        }
    }
    Ok(drafts)
}

/// What the API server does otherwise with changes.
fn own_reasons(spec: Node<'_>) -> Vec<String> {
    let evaluation = spec.get("evaluation");
    let has = |list: &str, keys: &[&str], word: &str| {
        let said = |it: Node<'_>| {
            keys.iter().any(|key| {
                it.at(&[*key, "expression"]).as_str().is_some_and(|it| it.contains(word))
            })
        };
        spec.get(list)
            .items()
            .any(|it| said(it) || it.get("expression").as_str().is_some_and(|it| it.contains(word)))
    };
    let mutations = ["applyConfiguration", "jsonPatch"];
    let stands_in_the_way = [
        (spec.get("mutations").is_empty(), "it changes nothing"),
        (
            spec.get("failurePolicy").as_str() == Some("Ignore"),
            "it goes on after an error, which Kyverno tells and the API server does not",
        ),
        (
            evaluation.at(&["mutateExisting", "enabled"]).as_bool() == Some(true),
            "it changes objects that are there already",
        ),
        (
            evaluation.get("useServerSideApply").as_bool() == Some(true),
            "it replaces lists that the API server leaves alone",
        ),
        (
            has("matchConditions", &[], "variables."),
            "the API server gives match conditions no `variables`",
        ),
        (
            spec.get("mutations").len() > 1
                && has("mutations", &mutations, "variables.")
                && has("variables", &[], "object"),
            "its variables speak of the object, and the API server evaluates them for each change",
        ),
    ];
    let reasons = stands_in_the_way.into_iter().filter(|(stands, _)| *stands);
    reasons.map(|(_, why)| why.to_owned()).collect()
}

/// One change. Of the two ways to say it, only what is applied moves with the pod.
fn mutation(node: Node<'_>, rewrite: &dyn Fn(&str) -> String) -> Tree {
    let expression = |key: &str, rewrite: &dyn Fn(&str) -> String| {
        let written = node.at(&[key, "expression"]).as_str();
        written.map_or(Tree::Null, |it| {
            let written = Tree::String(rewrite(it).trim().to_owned());
            Tree::Map(Map::from_iter([("expression".to_owned(), written)]))
        })
    };
    map([
        ("patchType", text(node.get("patchType").as_str().unwrap_or_default())),
        ("applyConfiguration", expression("applyConfiguration", rewrite)),
        ("jsonPatch", expression("jsonPatch", &str::to_owned)),
    ])
}
