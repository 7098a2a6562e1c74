//! Constraints of Gatekeeper, as the API server's own policies.

use model::document::Shears;
use model::{Inventory, Kept, Object, Verdict};
use policy::gatekeeper::{self, Context, Language, Point, Policies, Source};
use policy::lower::Lowering;
use policy::tree::Tree;
use policy::vap::{Binding, NobodyToAsk, Outcome, Policy};
use policy::{Operation, Request};

use crate::dice::Dice;
use crate::reading::documents;

const NATIVE: &str = "code: [{engine: K8sNativeValidation, source: {validations: \
     [{expression: variables.params.most > 1, message: too few}]}}]";

fn template(code: &str) -> String {
    format!(
        "apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {{name: few}}
spec:
  crd:
    spec:
      names: {{kind: Few}}
      validation: {{openAPIV3Schema: {{type: object, properties: {{most: {{type: integer, default: 3}}}}}}}}
  targets: [{{target: admission.k8s.gatekeeper.sh, {code}}}]
"
    )
}

/// What becomes of a constraint with this spec, beside other objects.
fn lower_beside(code: &str, spec: &str, beside: &str) -> Result<Vec<Tree>, String> {
    let constraint = format!(
        "---\napiVersion: constraints.gatekeeper.sh/v1beta1\nkind: Few\nmetadata: {{name: all}}\nspec: {spec}\n"
    );
    let documents = documents(&format!("{}{constraint}{beside}", template(code)));
    let objects = || documents.iter().map(|it| Object::new(it.root(), None));
    let mut lowering = Lowering::default();
    objects().for_each(|object| lowering.note(&object));
    let lowered = lowering.lower(&objects().nth(1).unwrap()).unwrap();
    lowered.map(|it| it.objects).map_err(|reasons| reasons.join("; "))
}

#[track_caller]
fn check(spec: &str, path: &str, expected: &str) {
    let objects = lower_beside(NATIVE, spec, "").unwrap();
    let found = path.split('.').try_fold(&objects[0], |tree, step| match step.parse::<usize>() {
        Ok(index) => match tree {
            Tree::List(items) => items.get(index),
            _ => None,
        },
        Err(_) => tree.get(step),
    });
    assert_eq!(found.map(Tree::to_string).unwrap_or_default(), expected, "{}", objects[0]);
}

fn matching(block: &str) -> String {
    format!("{{match: {block}}}")
}

#[test]
fn parameters_are_written_out_with_their_defaults() {
    check("{parameters: {}}", "metadata.name", r#""gatekeeper-few-all""#);
    let params = r#""dyn({\"most\": dyn(3)})""#;
    check("{parameters: {}}", "spec.variables.1.expression", params);
    check("{parameters: {most: 5}}", "spec.variables.1.expression", &params.replace('3', "5"));
    check("{}", "spec.variables.1.expression", r#""dyn(null)""#);
    check("{}", "spec.validations.0.message", r#""too few""#);
    let objects = lower_beside(NATIVE, "{enforcementAction: dryrun}", "").unwrap();
    assert!(objects[1].to_string().contains(r#""validationActions":["Audit"]"#));
}

#[test]
fn a_match_becomes_rules_and_conditions() {
    let (rule, conditions) = ("spec.matchConstraints.resourceRules.0", "spec.matchConditions");
    check(
        &matching("{kinds: [{apiGroups: [''], kinds: [Pod, Service]}], scope: Namespaced}"),
        rule,
        r#"{"apiGroups":[""],"apiVersions":["*"],"operations":["CREATE","UPDATE"],"resources":["pods","pods/ephemeralcontainers","services","services/status"],"scope":"Namespaced"}"#,
    );
    check(&matching("{kinds: [{apiGroups: [''], kinds: [Pod]}]}"), conditions, "");
    check(
        &matching("{kinds: [{apiGroups: [a.b], kinds: [Widget]}]}"),
        &format!("{conditions}.0.expression"),
        r#""(request.kind.group in ['a.b']) && (request.kind.kind in ['Widget'])""#,
    );
    check(&matching("{}"), &format!("{rule}.apiGroups"), r#"["*"]"#);
    check(
        &matching("{scope: Namespaced, namespaces: ['a-*'], excludedNamespaces: ['*b*', '*c', d]}"),
        &format!("{conditions}.0.expression"),
        r#""(request.?namespace.orValue('') == '') || ((request.?namespace.orValue('').startsWith('a-')) && (!((request.?namespace.orValue('').contains('b')) || (request.?namespace.orValue('').endsWith('c')) || (request.?namespace.orValue('') == 'd'))))""#,
    );
    check(
        &matching("{name: 'web-*'}"),
        &format!("{conditions}.0.expression"),
        r#""(object.?metadata.?name.orValue('').startsWith('web-')) || (object.?metadata.?generateName.orValue('') != '' && object.?metadata.?generateName.orValue('').startsWith('web-'))""#,
    );
    check(
        &matching("{labelSelector: {matchLabels: {a: b}}}"),
        "spec.matchConstraints.objectSelector",
        r#"{"matchLabels":{"a":"b"}}"#,
    );
}

#[track_caller]
fn refused(code: &str, spec: &str, beside: &str, why: &str) {
    let reason = lower_beside(code, spec, beside).unwrap_err();
    assert!(reason.contains(why), "{reason}");
}

#[test]
fn what_the_api_server_would_judge_otherwise_is_not_lowered() {
    refused("rego: 'package few'", "{}", "", "is in Rego");
    refused(NATIVE, &matching("{source: Generated}"), "", "expand to alone");
    refused(NATIVE, &matching("{namespaceSelector: {matchLabels: {a: b}}}"), "", "labels change");
    let expansion = "---\napiVersion: expansion.gatekeeper.sh/v1beta1\nkind: ExpansionTemplate\n\
         metadata: {name: e}\n";
    refused(NATIVE, "{}", expansion, "an ExpansionTemplate");
    assert!(lower_beside(NATIVE, &matching("{source: Original}"), expansion).is_ok());
    let scoped = "{enforcementAction: scoped, scopedEnforcementActions: \
         [{action: deny, enforcementPoints: [{name: audit.gatekeeper.sh}]}]}";
    refused(NATIVE, scoped, "", "not enforced on admission");
    // Only Gatekeeper gives these to match conditions and to variables.
    let with = |rest: &str| NATIVE.replace("source: {", &format!("source: {{{rest}, "));
    let condition = with("matchCondition: [{name: a, expression: variables.params.most > 0}]");
    refused(&condition, "{}", "", "undeclared reference");
    let variable = with("variables: [{name: a, expression: params.spec}]");
    refused(&variable, "{}", "", "undeclared reference");
}

/// One of these.
fn pick<'t>(dice: &mut Dice, all: &[&'t str]) -> &'t str {
    all[dice.below(all.len())]
}

fn some(dice: &mut Dice, all: &[&str]) -> String {
    let picked: Vec<&str> = (0..=dice.below(2)).map(|_| pick(dice, all)).collect();
    format!("[{}]", picked.join(", "))
}

fn any_match(dice: &mut Dice) -> String {
    let names = ["shop", "bank", "'sh*'", "'*op'", "'*a*'", "'*'"];
    let mut parts = Vec::new();
    if dice.below(2) == 0 {
        let groups = some(dice, &["''", "apps", "'*'", "a.b"]);
        let kinds = some(dice, &["Pod", "Deployment", "Namespace", "ClusterRole", "Widget", "'*'"]);
        parts.push(format!("kinds: [{{apiGroups: {groups}, kinds: {kinds}}}]"));
    }
    for key in ["namespaces", "excludedNamespaces"] {
        if dice.below(3) == 0 {
            parts.push(format!("{key}: {}", some(dice, &names)));
        }
    }
    if dice.below(3) == 0 {
        parts.push(format!("scope: {}", pick(dice, &["Cluster", "Namespaced", "'*'"])));
    }
    if dice.below(4) == 0 {
        parts.push(format!("name: {}", pick(dice, &["shop", "'sh*'", "'*op'", "'*a*'"])));
    }
    for key in ["labelSelector", "namespaceSelector"] {
        if dice.below(4) == 0 {
            let selector = pick(
                dice,
                &[
                    "{matchLabels: {a: b}}",
                    "{matchExpressions: [{key: a, operator: NotIn, values: [b]}]}",
                    "{}",
                ],
            );
            parts.push(format!("{key}: {selector}"));
        }
    }
    format!("{{{}}}", parts.join(", "))
}

fn any_object(dice: &mut Dice) -> String {
    let (version, kind, stands) = [
        ("v1", "Pod", true),
        ("apps/v1", "Deployment", true),
        ("v1", "Namespace", false),
        ("rbac.authorization.k8s.io/v1", "ClusterRole", false),
        ("a.b/v1", "Widget", true),
    ][dice.below(5)];
    let name = pick(dice, &["name: shop", "name: bank", "name: a", "generateName: sh"]);
    let namespace =
        if stands { pick(dice, &["namespace: shop", "namespace: bank"]) } else { "x: y" };
    let labels = pick(dice, &["labels: {a: b}", "labels: {a: c}", "y: z"]);
    format!("{{apiVersion: {version}, kind: {kind}, metadata: {{{name}, {namespace}, {labels}}}}}")
}

fn original(spec: &str, request: &Request<'_>) -> bool {
    let constraint = format!(
        "---\napiVersion: constraints.gatekeeper.sh/v1beta1\nkind: Few\nmetadata: {{name: all}}\nspec: {spec}\n"
    );
    let documents = documents(&format!("{}{constraint}", template(NATIVE)));
    let mut policies = Policies::default();
    policies.add_template(&Object::new(documents[0].root(), None)).unwrap();
    policies.add_constraint(&Object::new(documents[1].root(), None)).unwrap();
    let data = gatekeeper::Inventory::default().data();
    let context = Context {
        data: &data,
        point: Point::Admission,
        source: Source::Original,
        is_complete: true,
        language: Language::Cel,
    };
    policies.judge(request, &context)[0].verdict == Verdict::Fail
}

#[test]
fn any_match_holds_for_the_same_objects() {
    let namespaces = "{apiVersion: v1, kind: Namespace, metadata: {name: shop, labels: {a: b}}}\n---\n\
         {apiVersion: v1, kind: Namespace, metadata: {name: bank}}";
    let (mut world, mut dice, mut told) = (Inventory::of_all(), Dice(0x6a7e), [0; 3]);
    for namespace in &documents(namespaces) {
        world.keep(Kept::whole(&Object::new(namespace.root(), None), &mut Shears::default()));
    }
    for _ in 0..250 {
        let spec = format!("{{parameters: {{most: 0}}, match: {}}}", any_match(&mut dice));
        let Ok(native) = lower_beside(NATIVE, &spec, "") else {
            told[2] += 1;
            continue;
        };
        let [policy, binding] = [&native[0], &native[1]].map(Tree::to_document);
        let policy = Policy::read(&Object::new(policy.root(), None)).unwrap();
        let binding = Binding::read(&Object::new(binding.root(), None)).unwrap();
        for _ in 0..4 {
            let text = any_object(&mut dice);
            let objects = documents(&text);
            let object = Object::new(objects[0].root(), None);
            let operation = [Operation::Create, Operation::Update][dice.below(2)];
            let request = Request::creation(&object).doing(operation).among(&world);
            let decisions = policy.judge(&binding, &request, &world, &NobodyToAsk);
            let theirs = decisions.iter().any(|it| matches!(it.outcome, Outcome::Refused { .. }));
            let ours = original(&spec, &request);
            assert_eq!(ours, theirs, "{spec}\n{text}\n{}", native[0]);
            told[usize::from(ours)] += 1;
        }
    }
    assert!(told[0] > 100 && told[1] > 100 && told[2] < 120, "{told:?}");
}
