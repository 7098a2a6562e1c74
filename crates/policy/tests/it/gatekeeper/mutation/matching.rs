//! What mutators are about.

use policy::Mutation;

use super::{assign, mutate, mutator, pod};

fn applies(mutator: &str, object: &str) -> bool {
    match mutate(&[mutator], object) {
        Mutation::Changed(_) => true,
        Mutation::Skip => false,
        other => panic!("{other:?}"),
    }
}

#[test]
fn kinds_are_named_in_full() {
    let good = assign("spec.x", "{assign: {value: 1}}");
    assert!(applies(&good, &pod("{}")));
    for (from, to, is_about) in [
        ("kinds: [Pod]", "kinds: [Job, Pod]", true),
        ("kinds: [Pod]", "kinds: ['*']", false),
        ("groups: ['']", "groups: ['*']", false),
        ("groups: ['']", "groups: [apps]", false),
        ("versions: [v1]", "versions: [v2]", false),
        ("kinds: [Pod]", "kinds: [Pod], operations: [CREATE]", true),
        ("kinds: [Pod]", "kinds: [Pod], operations: ['*']", true),
        ("kinds: [Pod]", "kinds: [Pod], operations: [UPDATE]", false),
    ] {
        assert_eq!(applies(&good.replace(from, to), &pod("{}")), is_about, "{to}");
    }
}

#[test]
fn kind_and_operation_are_of_one_entry() {
    let entries = "[{groups: [''], versions: [v1], kinds: [Pod], operations: [UPDATE]},
      {groups: [''], versions: [v1], kinds: [Service], operations: [CREATE]}]";
    let mutator = assign("spec.x", "{assign: {value: 1}}")
        .replace("[{groups: [''], versions: [v1], kinds: [Pod]}]", entries);
    assert!(!applies(&mutator, &pod("{}")));
    assert!(applies(&mutator, &pod("{}").replace("kind: Pod", "kind: Service")));
}

#[test]
fn matches_are_those_of_constraints() {
    for (matches, is_about) in [
        ("{}", true),
        ("{scope: Namespaced}", true),
        ("{scope: Cluster}", false),
        ("{namespaces: [b]}", true),
        ("{namespaces: ['x*']}", false),
        ("{excludedNamespaces: ['*b']}", false),
        ("{name: 'a*'}", true),
        ("{name: b}", false),
        ("{labelSelector: {matchLabels: {c: d}}}", false),
        ("{labelSelector: {matchExpressions: [{key: c, operator: DoesNotExist}]}}", true),
        ("{kinds: [{apiGroups: ['*'], kinds: [Pod]}]}", true),
        ("{kinds: [{apiGroups: [''], kinds: [Job]}]}", false),
        ("{source: Original}", true),
        ("{source: Generated}", false),
    ] {
        let mutator = mutator("AssignMetadata", "metadata.labels.x", "{assign: {value: z}}");
        let mutator = format!("{mutator}  match: {matches}\n");
        assert_eq!(applies(&mutator, &pod("{}")), is_about, "{matches}");
    }
}

#[test]
fn what_decides_and_is_not_given_is_an_error() {
    let mutator = assign("spec.x", "{assign: {value: 1}}");
    let mutator = format!("{mutator}  match: {{namespaceSelector: {{matchLabels: {{c: d}}}}}}\n");
    let Mutation::Error(says) = mutate(&[&mutator], &pod("{}")) else { panic!() };
    assert!(says.contains("the namespace b, which is not given"), "{says}");
}

#[test]
fn labels_that_one_mutator_adds_are_seen_by_the_next() {
    let label = mutator("AssignMetadata", "metadata.labels.c", "{assign: {value: d}}");
    let by_label = assign("spec.x", "{assign: {value: 1}}")
        + "  match: {labelSelector: {matchLabels: {c: d}}}\n";
    let Mutation::Changed(tree) = mutate(&[&label, &by_label], &pod("{}")) else { panic!() };
    assert_eq!(tree.get("spec").unwrap().to_string(), "{\"x\":1}");
}

#[test]
fn what_goes_is_not_changed() {
    let review = "apiVersion: admission.k8s.io/v1
kind: AdmissionReview
request:
  operation: DELETE
  kind: {group: '', version: v1, kind: Pod}
  resource: {group: '', version: v1, resource: pods}
  name: a
  oldObject: {apiVersion: v1, kind: Pod, metadata: {name: a}}
";
    assert_eq!(mutate(&[&assign("spec.x", "{assign: {value: 1}}")], review), Mutation::Skip);
}
