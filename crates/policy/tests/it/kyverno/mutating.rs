//! Kyverno's MutatingPolicies.

use model::{Inventory, Object};
use policy::kyverno::MutatingPolicy;
use policy::vap::NobodyToAsk;
use policy::{Mutation, Request};

use crate::mutating::written;
use crate::reading::read_one;

const PODS: &str = "{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}";

/// A policy about pods, with these mutations and whatever else stands in its spec.
fn policy(mutations: &[(&str, &str)], spec: &str) -> String {
    format!(
        "apiVersion: policies.kyverno.io/v1\nkind: MutatingPolicy\nmetadata: {{name: p, namespace: \
         shop}}\nspec:\n  matchConstraints: {{resourceRules: [{PODS}]}}\n{spec}  mutations:\n{}",
        written(mutations)
    )
}

/// What a policy makes of an object.
fn mutate(policy: &str, object: &str) -> Mutation {
    let (policy, object) = (read_one(policy), read_one(object));
    let policy = MutatingPolicy::read(&Object::new(policy.root(), None)).unwrap();
    let world = Inventory::of_all();
    let request = Request::creation(&Object::new(object.root(), None));
    policy.mutate(&request, &world, &NobodyToAsk, &[])
}

/// The spec of what a policy makes of an object.
#[track_caller]
fn spec(policy: &str, object: &str) -> String {
    match mutate(policy, object) {
        Mutation::Changed(tree) => tree.get("spec").unwrap().to_string(),
        other => panic!("{other:?}"),
    }
}

const POD: &str = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {hostPID: true}}";

/// What makes pods of that template.
fn controller(kind: &str) -> String {
    match kind {
        "CronJob" => {
            "{apiVersion: batch/v1, kind: CronJob, metadata: {name: web}, spec: {jobTemplate: \
             {spec: {template: {spec: {hostPID: true}}}}}}"
                .to_owned()
        }
        _ => format!(
            "{{apiVersion: apps/v1, kind: {kind}, metadata: {{name: web}}, spec: {{template: {{spec: \
             {{hostPID: true}}}}}}}}"
        ),
    }
}

#[test]
fn a_policy_about_pods_holds_for_what_makes_them() {
    let condition = "  matchConditions: [{name: c, expression: object.spec.hostPID == true}]\n";
    let hidden = policy(
        &[("ApplyConfiguration", "Object{spec: Object.spec{hostPID: !object.spec.hostPID}}")],
        condition,
    );
    assert_eq!(spec(&hidden, POD), r#"{"hostPID":false}"#);
    let deployment = controller("Deployment");
    assert_eq!(spec(&hidden, &deployment), r#"{"template":{"spec":{"hostPID":false}}}"#);
    let cron_job = spec(&hidden, &controller("CronJob"));
    assert_eq!(cron_job, r#"{"jobTemplate":{"spec":{"template":{"spec":{"hostPID":false}}}}}"#);
    let settings =
        format!("{condition}  autogen: {{podControllers: {{controllers: [deployments]}}}}\n");
    let some = hidden.replace(condition, &settings);
    assert!(matches!(mutate(&some, &deployment), Mutation::Changed(_)));
    assert_eq!(mutate(&some, &controller("StatefulSet")), Mutation::Skip);
}

#[test]
fn operations_and_variables_are_taken_as_they_are_written() {
    let variables = "  variables: [{name: is, expression: 'has(object.spec.template)'}]\n  \
         matchConditions: [{name: c, expression: variables.is}]\n";
    let add = "[JSONPatch{op: 'add', path: '/spec/replicas', value: 3}]";
    let policy = policy(&[("JSONPatch", add)], variables);
    assert_eq!(mutate(&policy, POD), Mutation::Skip);
    let deployment = spec(&policy, &controller("Deployment"));
    assert_eq!(deployment, r#"{"template":{"spec":{"hostPID":true}},"replicas":3}"#);
}

#[test]
fn variables_are_evaluated_once() {
    let variables = "  variables: [{name: is, expression: object.spec.hostPID}]\n";
    let negate = "Object{spec: Object.spec{hostPID: !variables.is}}";
    let twice = [("ApplyConfiguration", negate), ("ApplyConfiguration", negate)];
    assert_eq!(spec(&policy(&twice, variables), POD), r#"{"hostPID":false}"#);
}

#[test]
fn what_is_atomic_is_replaced_where_the_policy_says_so() {
    let tolerate = "Object{spec: Object.spec{tolerations: [Object.spec.tolerations{key: 'a'}]}}";
    let mutations = [("ApplyConfiguration", tolerate)];
    let refused = mutate(&policy(&mutations, ""), POD);
    let Mutation::Error(why) = refused else { panic!("{refused:?}") };
    assert!(
        why.contains("may not mutate atomic arrays, maps or structs: .spec.tolerations"),
        "{why}"
    );
    let applied = policy(&mutations, "  evaluation: {useServerSideApply: true}\n");
    assert_eq!(spec(&applied, POD), r#"{"hostPID":true,"tolerations":[{"key":"a"}]}"#);
}

#[test]
fn errors_are_told_whatever_the_policy_says_of_failures() {
    let wrong = [("ApplyConfiguration", "Object{spec: Object.spec{hostPID: object.spec.none}}")];
    let made = mutate(&policy(&wrong, "  failurePolicy: Ignore\n"), POD);
    assert_eq!(made, Mutation::Error("mutation 0: no such key: none".to_owned()));
}

#[test]
fn a_policy_of_a_namespace_holds_there() {
    let hide = [("ApplyConfiguration", "Object{spec: Object.spec{hostPID: false}}")];
    let own = policy(&hide, "").replace("kind: MutatingPolicy", "kind: NamespacedMutatingPolicy");
    assert_eq!(mutate(&own, POD), Mutation::Skip);
    let there = POD.replace("name: web", "name: web, namespace: shop");
    assert_eq!(spec(&own, &there), r#"{"hostPID":false}"#);
}

#[test]
fn objects_that_are_there_are_changed_for_the_sake_of_others() {
    let spec = "  evaluation: {mutateExisting: {enabled: true}}\n  targetMatchConstraints: \
         {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [UPDATE], resources: \
         [configmaps]}]}\n  targetMatchConditions: [{name: c, expression: \"object.metadata.name == \
         'a'\"}]\n";
    let label = [("ApplyConfiguration", "Object{metadata: Object.metadata{labels: {'a': 'b'}}}")];
    let policy = read_one(&policy(&label, spec));
    let policy = MutatingPolicy::read(&Object::new(policy.root(), None)).unwrap();
    let existing = ["a", "b"].map(|name| {
        read_one(&format!("{{apiVersion: v1, kind: ConfigMap, metadata: {{name: {name}}}}}"))
    });
    let existing: Vec<Object<'_>> =
        existing.iter().map(|it| Object::new(it.root(), None)).collect();
    let world = Inventory::of_all();
    for (trigger, count) in [(POD, 1), ("{apiVersion: v1, kind: Secret, metadata: {name: s}}", 0)] {
        let trigger = read_one(trigger);
        let request = Request::creation(&Object::new(trigger.root(), None));
        let made = policy.mutate_existing(&request, &existing, &world, &NobodyToAsk);
        assert_eq!(made.len(), count);
        let changed =
            made.iter().all(|(it, made)| it.name() == "a" && matches!(made, Mutation::Changed(_)));
        assert!(changed, "{made:?}");
    }
}
