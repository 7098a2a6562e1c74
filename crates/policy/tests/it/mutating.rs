//! MutatingAdmissionPolicies, against what the API server's documentation, code and tests say.

use model::document::Shears;
use model::{Inventory, Kept, Object};
use policy::tree::Tree;
use policy::vap::{Action, Binding, MutatingPolicy, NobodyToAsk};
use policy::{Mutation, Request};

use crate::dice::Dice;
use crate::growing::Grower;
use crate::reading::{documents, read_one};

/// Mutations, each by its type and its expression, as a policy writes them.
pub(crate) fn written(mutations: &[(&str, &str)]) -> String {
    let mutations = mutations.iter().map(|(type_, expression)| {
        let field = if *type_ == "JSONPatch" { "jsonPatch" } else { "applyConfiguration" };
        let expression = Tree::String((*expression).to_owned());
        format!("  - {{patchType: {type_}, {field}: {{expression: {expression}}}}}\n")
    });
    mutations.collect()
}

/// A policy about everything, with these mutations and whatever else stands in its spec.
fn policy(mutations: &[(&str, &str)], spec: &str) -> String {
    let rule = "{apiGroups: ['*'], apiVersions: ['*'], operations: ['*'], resources: ['*']}";
    format!(
        "apiVersion: admissionregistration.k8s.io/v1\nkind: MutatingAdmissionPolicy\n\
         metadata: {{name: p}}\nspec:\n  matchConstraints: {{resourceRules: [{rule}]}}\n\
         {spec}  mutations:\n{}",
        written(mutations)
    )
}

fn read(policy: &str) -> Result<MutatingPolicy, Vec<String>> {
    let read = MutatingPolicy::read(&Object::new(read_one(policy).root(), None));
    read.map_err(|all| all.into_iter().map(|it| format!("{}: {}", it.path, it.says)).collect())
}

/// What a policy makes of an object among others, under bindings or else for all.
fn mutate(policy: &str, object: &str, bindings: &[&str], others: &str) -> Mutation {
    let policy = read(policy).unwrap();
    let mut bindings: Vec<Binding> = bindings
        .iter()
        .map(|it| Binding::read(&Object::new(read_one(it).root(), None)).unwrap())
        .collect();
    if bindings.is_empty() {
        bindings.push(Binding::to_all("p".into(), Action::Deny));
    }
    let (object, others) = (read_one(object), documents(others));
    let mut world = Inventory::of_some();
    for other in &others {
        world.keep(Kept::whole(&Object::new(other.root(), None), &mut Shears::default()));
    }
    let request = Request::creation(&Object::new(object.root(), None)).among(&world);
    policy.mutate(&bindings, &request, &world, &NobodyToAsk)
}

fn deployment(spec: &str) -> String {
    format!("{{apiVersion: apps/v1, kind: Deployment, metadata: {{name: web}}, spec: {spec}}}")
}

/// The spec of a deployment before and after an expression.
#[track_caller]
fn check(type_: &str, expression: &str, before: &str, after: &str) {
    let made = mutate(&policy(&[(type_, expression)], ""), &deployment(before), &[], "");
    let Mutation::Changed(tree) = made else { panic!("{expression}: {made:?}") };
    assert_eq!(tree, Tree::from_node(read_one(&deployment(after)).root(), 1000).unwrap());
}

#[track_caller]
fn check_error(type_: &str, expression: &str, says: &str) {
    let policy = policy(&[(type_, expression)], "");
    let made = mutate(&policy, &deployment("{replicas: 1}"), &[], "");
    assert_eq!(made, Mutation::Error(format!("mutation 0: {says}")), "{expression}");
}

#[test]
fn configurations_are_merged_into_the_object() {
    let apply = "ApplyConfiguration";
    check(
        apply,
        "Object{spec: Object.spec{replicas: object.spec.replicas + 1}}",
        "{replicas: 2}",
        "{replicas: 3}",
    );
    check(
        apply,
        "Object{spec: Object.spec{template: Object.spec.template{spec: Object.spec.template.spec{\
         volumes: [Object.spec.template.spec.volumes{name: 'z'}]}}}}",
        "{template: {spec: {volumes: [{name: x}]}}}",
        "{template: {spec: {volumes: [{name: x}, {name: z}]}}}",
    );
    check(
        apply,
        "Object{spec: Object.spec{paused: true, ?replicas: object.spec.?replicas}}",
        "{}",
        "{paused: true}",
    );
}

#[test]
fn what_cannot_be_applied_is_an_error() {
    let apply = "ApplyConfiguration";
    for (expression, says) in [
        (
            "Object{spec: Object.spec{selector: Object.spec.selector{matchLabels: {'l': 'v'}}}}",
            "error applying patch: may not mutate atomic arrays, maps or structs: .spec.selector",
        ),
        (
            "Object{spec: Object.specx{replicas: 1}}",
            "type mismatch: unexpected type name \"Object.specx\", expected \"Object.spec\", which \
             matches field name path from root Object type",
        ),
        (
            "Object{spec: Object.spec{replicasx: 1}}",
            "error applying patch: the configuration: .spec.replicasx: field not declared in schema",
        ),
        ("Object{spec: Object.spec{replicas: object.spec.none}}", "no such key: none"),
        (
            "Object{spec: Object.spec{paused: duration('1s')}}",
            "a value of type google.protobuf.Duration cannot be part of an object",
        ),
    ] {
        check_error(apply, expression, says);
    }
}

#[test]
fn operations_change_the_object_one_after_another() {
    let patch = "JSONPatch";
    for (expression, before, after) in [
        (
            "[JSONPatch{op: 'test', path: '/spec/replicas', value: 1}, \
              JSONPatch{op: 'replace', path: '/spec/replicas', value: 3}]",
            "{replicas: 1}",
            "{replicas: 3}",
        ),
        (
            "[JSONPatch{op: 'add', path: '/spec/selector', value: Object.spec.selector{matchLabels: \
             {'a': 'b'}}}, JSONPatch{op: 'copy', from: '/spec/selector/matchLabels', path: \
             '/spec/template'}, JSONPatch{op: 'remove', path: '/spec/template/a'}]",
            "{}",
            "{selector: {matchLabels: {a: b}}, template: {}}",
        ),
        (
            "[JSONPatch{op: 'move', from: '/spec/template/spec/volumes/0', path: \
             '/spec/template/spec/volumes/-1'}, JSONPatch{op: 'add', path: \
             '/spec/template/spec/nodeSelector', value: {'a/b': 'c'}}, \
             JSONPatch{op: 'replace', path: '/spec/template/spec/nodeSelector/' + \
             jsonpatch.escapeKey('a/b'), value: 'd'}]",
            "{template: {spec: {volumes: [{name: a}, {name: b}, {name: c}]}}}",
            "{template: {spec: {volumes: [{name: b}, {name: c}, {name: a}], nodeSelector: {a/b: d}}}}",
        ),
    ] {
        check(patch, expression, before, after);
    }
    for expression in [
        "object.spec.replicas > 3 ? [JSONPatch{op: 'remove', path: '/spec/replicas'}] : []",
        // A test that fails leaves the object as it is, and so does one of what is not there.
        "[JSONPatch{op: 'remove', path: '/spec/replicas'}, JSONPatch{op: 'test', path: '/spec/a', value: 1}]",
        "[JSONPatch{op: 'test', path: '/spec/replicas', value: 2}]",
    ] {
        let made =
            mutate(&policy(&[(patch, expression)], ""), &deployment("{replicas: 1}"), &[], "");
        assert_eq!(made, Mutation::Same, "{expression}");
    }
    for (expression, says) in [
        (
            "[JSONPatch{op: 'remove', path: '/spec/a'}]",
            "JSON Patch: operation 0: there is nothing at \"/spec/a\"",
        ),
        ("[JSONPatch{op: 'drop', path: '/spec'}]", "JSON Patch: no operation is called \"drop\""),
        (
            "[JSONPatch{op: 'add', path: '/spec/nonsense', value: 1}]",
            ".spec.nonsense: field not declared in schema",
        ),
    ] {
        check_error(patch, expression, says);
    }
}

#[test]
fn integers_that_are_not_exact_elsewhere_are_strings_in_operations() {
    let expression = "[JSONPatch{op: 'add', path: '/data', value: {'a': string(9007199254740992), \
         'b': '1'}}, JSONPatch{op: 'add', path: '/data/c', value: dyn(9007199254740992)}]";
    let object = "{apiVersion: v1, kind: ConfigMap, metadata: {name: c}}";
    let made = mutate(&policy(&[("JSONPatch", expression)], ""), object, &[], "");
    let Mutation::Changed(tree) = made else { panic!("{made:?}") };
    let data = r#"{"a":"9007199254740992","b":"1","c":"9007199254740992"}"#;
    assert_eq!(tree.get("data").unwrap().to_string(), data);
}

#[test]
fn each_mutation_sees_what_those_before_left() {
    let replicas = "  variables: [{name: next, expression: object.spec.replicas + 1}]\n";
    let next = "Object{spec: Object.spec{replicas: variables.next}}";
    let twice = policy(&[("ApplyConfiguration", next), ("ApplyConfiguration", next)], replicas);
    let Mutation::Changed(tree) = mutate(&twice, &deployment("{replicas: 1}"), &[], "") else {
        panic!()
    };
    assert_eq!(tree.get("spec").unwrap().to_string(), r#"{"replicas":3}"#);
}

#[test]
fn failures_that_are_ignored_leave_the_other_mutations() {
    let mutations = [
        ("ApplyConfiguration", "Object{spec: Object.spec{replicas: object.spec.none}}"),
        ("ApplyConfiguration", "Object{spec: Object.spec{paused: true}}"),
    ];
    let ignored = policy(&mutations, "  failurePolicy: Ignore\n");
    let made = mutate(&ignored, &deployment("{replicas: 1}"), &[], "");
    let Mutation::Changed(tree) = made else { panic!("{made:?}") };
    assert_eq!(tree.get("spec").unwrap().to_string(), r#"{"replicas":1,"paused":true}"#);
    let refused = mutate(&policy(&mutations, ""), &deployment("{replicas: 1}"), &[], "");
    assert_eq!(refused, Mutation::Error("mutation 0: no such key: none".to_owned()));
}

#[test]
fn conditions_and_bindings_say_where_it_applies() {
    let paused = [("ApplyConfiguration", "Object{spec: Object.spec{paused: true}}")];
    let condition =
        "  matchConditions: [{name: c, expression: \"object.metadata.name == 'other'\"}]\n";
    let object = deployment("{}");
    assert_eq!(mutate(&policy(&paused, condition), &object, &[], ""), Mutation::Skip);
    let elsewhere = "{metadata: {name: b}, spec: {policyName: p, matchResources: {objectSelector: \
         {matchLabels: {a: b}}}}}";
    assert_eq!(mutate(&policy(&paused, ""), &object, &[elsewhere], ""), Mutation::Skip);
    let everywhere = "{metadata: {name: b}, spec: {policyName: p}}";
    let made = mutate(&policy(&paused, ""), &object, &[elsewhere, everywhere], "");
    assert!(matches!(made, Mutation::Changed(_)));
}

#[test]
fn it_is_asked_with_each_object_of_parameters() {
    let kind = "  paramKind: {apiVersion: v1, kind: ConfigMap}\n";
    let add =
        "Object{metadata: Object.metadata{labels: {params.metadata.name: params.data.value}}}";
    let bound = "{metadata: {name: b}, spec: {policyName: p, paramRef: {selector: {matchLabels: \
         {of: p}}, parameterNotFoundAction: Deny}}}";
    let parameters = |name: &str, value: &str| {
        format!(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: {name}, namespace: default, labels: \
             {{of: p}}}}\ndata: {{value: {value}}}\n"
        )
    };
    let policy = policy(&[("ApplyConfiguration", add)], kind);
    let both = [parameters("a", "x"), parameters("b", "z")].join("---\n");
    let made = mutate(&policy, &deployment("{}"), &[bound], &both);
    let Mutation::Changed(tree) = made else { panic!("{made:?}") };
    assert_eq!(
        tree.get("metadata").unwrap().get("labels").unwrap().to_string(),
        r#"{"a":"x","b":"z"}"#
    );
    let made = mutate(&policy, &deployment("{}"), &[bound], "");
    assert_eq!(made, Mutation::Error("no ConfigMap among the objects given".to_owned()));
}

#[test]
fn what_is_wrong_with_a_policy_is_told_all_at_once() {
    let wrong = policy(
        &[
            ("ApplyConfiguration", "'teapot'"),
            ("ApplyConfiguration", "Object.spec.metadata{}"),
            ("JSONPatch", "JSONPatch{}"),
            ("JSONPatch", "[1]"),
            ("Merge", "Object{}"),
        ],
        "  reinvocationPolicy: Always\n  variables: [{name: v, expression: 'Object{}'}]\n",
    );
    let mistakes = read(&wrong).unwrap_err();
    let expected = [
        "spec.variables[0].expression: at 1:1 of the expression: undeclared reference to 'Object' (in container '')",
        "spec.reinvocationPolicy: must be Never or IfNeeded",
        "spec.mutations[0].applyConfiguration.expression: must evaluate to Object but got string",
        "spec.mutations[1].applyConfiguration.expression: must evaluate to Object but got Object.spec.metadata",
        "spec.mutations[2].jsonPatch.expression: must evaluate to list(JSONPatch) but got JSONPatch",
        "spec.mutations[3].jsonPatch.expression: must evaluate to list(JSONPatch) but got list(int)",
        "spec.mutations[4].patchType: \"Merge\" is neither ApplyConfiguration nor JSONPatch",
    ];
    assert_eq!(mistakes, expected);
    assert!(read(&policy(&[], "")).unwrap_err()[0].contains("at least one mutation"));
}

#[test]
fn an_object_that_grows_too_large_is_an_error() {
    let many = "Object{spec: Object.spec{list: lists.range(100).map(i, object.spec.text)}}";
    let text = "long ".repeat(20_000);
    let object = format!(
        "{{apiVersion: shop.example/v1, kind: Widget, metadata: {{name: w}}, spec: {{text: '{text}'}}}}"
    );
    let made = mutate(&policy(&[("ApplyConfiguration", many)], ""), &object, &[], "");
    assert_eq!(made, Mutation::Error("mutation 0: the object grows too large".to_owned()));
}

const KEYS: &str = "metadata spec labels annotations containers env name value image volumes \
     tolerations template selector";
const WORDS: &str = "a b /spec /spec/containers/- /spec/containers/0 /metadata/labels/a add remove";

/// Whatever the object is like, something comes of it.
#[test]
fn any_object_comes_to_an_answer() {
    let mutations = [
        (
            "ApplyConfiguration",
            "Object{metadata: Object.metadata{labels: {'a': 'b'}}, spec: object.spec}",
        ),
        (
            "JSONPatch",
            "object.spec.containers.map(c, JSONPatch{op: c.name, path: c.image, value: c})",
        ),
    ];
    let policies: Vec<MutatingPolicy> =
        mutations.iter().map(|it| read(&policy(&[*it], "")).unwrap()).collect();
    let (mut dice, mut counts) = (Dice(0x0b7ec7), [0; 3]);
    for _ in 0..2_000 {
        let mut grower = Grower { dice: &mut dice, keys: KEYS, words: WORDS };
        let mut map = grower.map(5);
        map.insert("apiVersion", Tree::String("shop.example/v1".to_owned()));
        map.insert("kind", Tree::String("Widget".to_owned()));
        let document = Tree::Map(map).to_document();
        let world = Inventory::of_some();
        let request = Request::creation(&Object::new(document.root(), None));
        for policy in &policies {
            let binding = [Binding::to_all("p".into(), Action::Deny)];
            match policy.mutate(&binding, &request, &world, &NobodyToAsk) {
                Mutation::Changed(_) => counts[0] += 1,
                Mutation::Same => counts[1] += 1,
                Mutation::Error(_) => counts[2] += 1,
                Mutation::Skip => panic!("it is about all"),
            }
        }
    }
    assert!(counts[0] > 100 && counts[2] > 100, "{counts:?}");
}
