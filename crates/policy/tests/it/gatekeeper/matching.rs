//! Which objects constraints are about: `spec.match`, as Gatekeeper's own tests have it.

use model::Verdict;

use super::{constraint, judge_with, template};

#[test]
fn kinds() {
    for (matches, holds) in [
        ("{}", true),
        ("{kinds: [{kinds: ['*'], apiGroups: ['*']}]}", true),
        ("{kinds: [{apiGroups: ['*']}]}", true),
        ("{kinds: [{kinds: [Deployment]}]}", true),
        ("{kinds: [{kinds: [Deployment], apiGroups: [apps]}]}", true),
        ("{kinds: [{kinds: [Pod]}, {apiGroups: [apps]}]}", true),
        ("{kinds: [{kinds: [Deployment], apiGroups: ['']}]}", false),
        ("{kinds: [{kinds: [Pod], apiGroups: ['*']}]}", false),
    ] {
        check(matches, DEPLOYMENT, holds);
    }
}

#[test]
fn namespaces() {
    for (matches, object, holds) in [
        ("{namespaces: [shop]}", DEPLOYMENT, true),
        ("{namespaces: [other, 'sh*']}", DEPLOYMENT, true),
        ("{namespaces: ['*op']}", DEPLOYMENT, true),
        ("{namespaces: ['*ho*']}", DEPLOYMENT, true),
        ("{namespaces: ['s*p']}", DEPLOYMENT, false),
        ("{namespaces: [other]}", DEPLOYMENT, false),
        ("{excludedNamespaces: [shop]}", DEPLOYMENT, false),
        ("{excludedNamespaces: ['sh*']}", DEPLOYMENT, false),
        ("{excludedNamespaces: ['*sh']}", DEPLOYMENT, true),
        ("{namespaces: [shop], excludedNamespaces: [shop]}", DEPLOYMENT, false),
        // What stands in no namespace is never left out for one.
        ("{namespaces: [other]}", ROLE, true),
        ("{excludedNamespaces: ['*']}", ROLE, true),
        // A Namespace goes by its own name.
        ("{namespaces: [shop]}", NAMESPACE, true),
        ("{namespaces: [other]}", NAMESPACE, false),
        ("{excludedNamespaces: [shop]}", NAMESPACE, false),
    ] {
        check(matches, object, holds);
    }
}

#[test]
fn scopes() {
    for (matches, object, holds) in [
        ("{scope: Namespaced}", DEPLOYMENT, true),
        ("{scope: Namespaced}", ROLE, false),
        ("{scope: Namespaced}", NAMESPACE, false),
        ("{scope: Cluster}", DEPLOYMENT, false),
        ("{scope: Cluster}", ROLE, true),
        ("{scope: Cluster}", NAMESPACE, true),
        ("{scope: '*'}", DEPLOYMENT, true),
        ("{scope: cluster}", DEPLOYMENT, true),
    ] {
        check(matches, object, holds);
    }
}

#[test]
fn labels() {
    for (matches, object, holds) in [
        ("{labelSelector: {matchLabels: {app: web}}}", DEPLOYMENT, true),
        ("{labelSelector: {matchLabels: {app: web, tier: x}}}", DEPLOYMENT, false),
        (
            "{labelSelector: {matchExpressions: [{key: app, operator: In, values: [web]}]}}",
            DEPLOYMENT,
            true,
        ),
        (
            "{labelSelector: {matchExpressions: [{key: app, operator: NotIn, values: [web]}]}}",
            DEPLOYMENT,
            false,
        ),
        (
            "{labelSelector: {matchExpressions: [{key: tier, operator: NotIn, values: [web]}]}}",
            DEPLOYMENT,
            true,
        ),
        (
            "{labelSelector: {matchExpressions: [{key: tier, operator: DoesNotExist}]}}",
            DEPLOYMENT,
            true,
        ),
        ("{labelSelector: {}}", DEPLOYMENT, true),
        ("{namespaceSelector: {matchLabels: {team: red}}}", DEPLOYMENT, true),
        ("{namespaceSelector: {matchLabels: {team: blue}}}", DEPLOYMENT, false),
        ("{namespaceSelector: {matchLabels: {team: blue}}}", ROLE, true),
        ("{namespaceSelector: {matchLabels: {team: red}}}", NAMESPACE, true),
        ("{namespaceSelector: {matchLabels: {team: blue}}}", NAMESPACE, false),
    ] {
        check(matches, object, holds);
    }
}

#[test]
fn names_and_sources() {
    let generated = DEPLOYMENT.replace("name: web", "generateName: web-");
    for (matches, object, holds) in [
        ("{name: web}", DEPLOYMENT, true),
        ("{name: 'we*'}", DEPLOYMENT, true),
        ("{name: api}", DEPLOYMENT, false),
        ("{name: ''}", DEPLOYMENT, true),
        ("{name: 'web-*'}", &generated, true),
        ("{name: web-}", &generated, false),
        ("{name: '*-web-'}", &generated, false),
        ("{source: Original}", DEPLOYMENT, true),
        ("{source: All}", DEPLOYMENT, true),
        ("{source: Generated}", DEPLOYMENT, false),
    ] {
        check(matches, object, holds);
    }
}

#[test]
fn a_namespace_that_is_not_known_leaves_its_selector_unknown() {
    let matches = "{match: {namespaceSelector: {matchLabels: {team: red}}}}";
    let outcome = judge_with(&always(), &constraint(matches), DEPLOYMENT, &[]);
    assert!(matches!(outcome.verdict, Verdict::Unknown(_)), "{outcome:?}");
    // What other parts rule out needs no namespace.
    let matches = "{match: {name: api, namespaceSelector: {matchLabels: {team: red}}}}";
    let outcome = judge_with(&always(), &constraint(matches), ROLE, &[]);
    assert_eq!(outcome.verdict, Verdict::NotApplicable);
}

const DEPLOYMENT: &str = "apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop, labels: {app: web}}
";
const ROLE: &str = "apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: reader}
";
const NAMESPACE: &str = "apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {team: red}}
";

fn always() -> String {
    template("package held\n\nviolation[{\"msg\": \"no\"}] { true }")
}

fn check(matches: &str, object: &str, holds: bool) {
    let constraint = constraint(&format!("{{match: {matches}}}"));
    let outcome = judge_with(&always(), &constraint, object, &[NAMESPACE]);
    let expected = if holds { Verdict::Fail } else { Verdict::NotApplicable };
    assert_eq!(outcome.verdict, expected, "{matches} of {object}");
}
