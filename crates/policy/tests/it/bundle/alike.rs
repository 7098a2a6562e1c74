//! What policies have alike is found out once; each says what it says alone.

use std::fmt::Write;
use std::sync::Arc;

use model::{Inventory, Object};
use policy::bundle::{Bundle, Member, Surroundings};
use policy::gatekeeper::{self, Language, Point, Source};
use policy::kyverno::{ClusterPolicy, ValidatingPolicy};
use policy::vap::{Action, Binding, NobodyToAsk, Policy};
use policy::{Operation, Request};

use crate::reading::read_one;

/// Policies of Kubernetes: their variables, match conditions and validations.
const NATIVE: &[(&str, &str, &str)] = &[
    ("a: object.spec.list", "", "variables.a.all(it, it.name != 'two')"),
    ("a: object.spec.list", "", "variables.a.all(it, it.name != 'two')"),
    // The same words, about something else.
    ("a: object.spec.empty", "", "variables.a.all(it, it.name != 'two')"),
    ("a: object.spec.absent", "", "variables.a.all(it, it.name != 'two')"),
    ("a: object.spec.absent", "", "variables.a.all(it, it.name != 'two')"),
    // The same variable at another place.
    ("z: '1', a: object.spec.list", "", "variables.a.all(it, it.name != 'two')"),
    ("a: object.spec.list", "object.spec.list.size() > 1", "size(variables.a) == 3"),
    ("a: object.spec.list", "object.spec.list.size() > 1", "size(variables.a) == 3"),
    ("a: object.spec.list", "object.spec.list.size() > 9", "size(variables.a) == 3"),
    // Known to none: neither may look at another's.
    ("a: namespaceObject.metadata.name", "", "variables.a == 'shop'"),
    ("a: namespaceObject.metadata.name", "variables.b == 'x'", "variables.a == 'shop'"),
    ("a: request.operation", "", "variables.a == 'CREATE'"),
    ("a: request.operation", "", "variables.a == 'CREATE'"),
    ("a: request.name", "", "request.operation == 'CREATE' && variables.a != ''"),
];

/// Takes more than half of what one expression may cost, and is false in the end.
const DEAR: &str = "!object.spec.many.all(a, object.spec.many.all(b, [a, b] != [a, b, 0]))";

/// The validations of Kyverno's rules.
const CLASSIC: &[&str] = &[
    "message: one, deny: {conditions: {all: [{key: '{{ request.object.spec.list[].name }}', \
     operator: AnyIn, value: [two]}]}}",
    "message: one, deny: {conditions: {all: [{key: '{{ request.object.spec.list[].name }}', \
     operator: AnyIn, value: [two]}]}}",
    "message: other, deny: {conditions: {all: [{key: '{{ request.object.spec.list[].name }}', \
     operator: AnyIn, value: [two]}]}}",
    "message: '{{ element.name }}', foreach: [{list: request.object.spec.list, pattern: {name: '!two'}}]",
    "message: '{{ element.name }}', foreach: [{list: request.object.spec.list, pattern: {name: '!two'}}]",
    "pattern: {spec: {list: [{name: '?*'}]}}",
    "pattern: {spec: {list: [{name: '?*'}]}}",
    "cel: {variables: [{name: a, expression: object.spec.list}], \
     expressions: [{expression: 'variables.a.exists(it, it.name == \"four\")'}]}",
    "cel: {variables: [{name: a, expression: object.spec.list}], \
     expressions: [{expression: 'variables.a.exists(it, it.name == \"four\")'}]}",
];

/// The Rego of templates; constraints say which name is meant.
const REGO: &[&str] = &[
    "violation[{\"msg\": msg}] { n := name(input.review.object.spec.list[_]); \
     n == input.parameters.name; msg := sprintf(\"%v\", [n]) }\n\
     name(it) = upper(it.name) { count([x | x := numbers.range(1, 30)[_]]) > 1 }",
    // The same function, in another package.
    "violation[{\"msg\": msg}] { n := name(input.review.object.spec.list[_]); \
     n != input.parameters.name; msg := sprintf(\"not %v\", [n]) }\n\
     name(it) = upper(it.name) { count([x | x := numbers.range(1, 30)[_]]) > 1 }",
    // A function of the same name that does something else.
    "violation[{\"msg\": msg}] { n := name(input.review.object.spec.list[_]); \
     n == input.parameters.name; msg := sprintf(\"%v\", [n]) }\n\
     name(it) = lower(it.name) { count([x | x := numbers.range(1, 30)[_]]) > 1 }",
    // What holds of the input does not where it is another.
    "violation[{\"msg\": msg}] { names[n]; msg := sprintf(\"%v\", [n]) }\n\
     names[n] { n := input.review.object.spec.list[_].name }",
    "violation[{\"msg\": msg}] { names[n] with input.review.object.spec.list as [{\"name\": \"x\"}]; \
     msg := sprintf(\"%v\", [n]) }\n\
     names[n] { n := input.review.object.spec.list[_].name }",
];

/// What is kept while it is evaluated, and would be too much if it were not.
const DEAR_REGO: &[&str] = &[
    "violation[{\"msg\": \"a\"}] { often; input.parameters.name == \"TWO\" }\n\
     often { every_one; all_of_it }\n\
     every_one { count(pairs) > 1; count(pairs) > 2; count(pairs) > 3; count(pairs) > 4; \
     count(pairs) > 5; count(pairs) > 6; count(pairs) > 7; count(pairs) > 8; \
     count(pairs) > 9; count(pairs) > 10; count(pairs) > 11; count(pairs) > 12 }\n\
     all_of_it { count(pairs) < 1000000; count(pairs) < 2000000; count(pairs) < 3000000; \
     count(pairs) < 4000000; count(pairs) < 5000000; count(pairs) < 6000000; \
     count(pairs) < 7000000; count(pairs) < 8000000; count(pairs) < 9000000; \
     count(pairs) < 10000000; count(pairs) < 11000000; count(pairs) < 12000000 }\n\
     pairs := [1 | input.review.object.spec.many[_] != input.review.object.spec.many[_]]",
    "violation[{\"msg\": \"b\"}] { input.parameters.name == \"TWO\"; often }\n\
     often { every_one; all_of_it }\n\
     every_one { count(pairs) > 1; count(pairs) > 2; count(pairs) > 3; count(pairs) > 4; \
     count(pairs) > 5; count(pairs) > 6; count(pairs) > 7; count(pairs) > 8; \
     count(pairs) > 9; count(pairs) > 10; count(pairs) > 11; count(pairs) > 12 }\n\
     all_of_it { count(pairs) < 1000000; count(pairs) < 2000000; count(pairs) < 3000000; \
     count(pairs) < 4000000; count(pairs) < 5000000; count(pairs) < 6000000; \
     count(pairs) < 7000000; count(pairs) < 8000000; count(pairs) < 9000000; \
     count(pairs) < 10000000; count(pairs) < 11000000; count(pairs) < 12000000 }\n\
     pairs := [1 | input.review.object.spec.many[_] != input.review.object.spec.many[_]]",
];

#[test]
fn each_says_what_it_says_alone() {
    let mut bundle = Bundle::default();
    for (variables, condition, validation) in NATIVE {
        push_native(&mut bundle, variables, condition, &[validation]);
        push_kyverno(&mut bundle, variables, validation);
    }
    for (index, validate) in CLASSIC.iter().enumerate() {
        let document = read_one(&format!(
            "{{apiVersion: kyverno.io/v1, kind: ClusterPolicy, metadata: {{name: k{index}}}, spec: \
             {{rules: [{{name: r, match: {{any: [{{resources: {{kinds: [Pod]}}}}]}}, \
             validate: {{{validate}}}}}]}}}}"
        ));
        let object = Object::new(document.root(), None);
        bundle.push(Member::Classic(ClusterPolicy::read(&object).unwrap()));
    }
    for (index, rego) in REGO.iter().enumerate() {
        push_template(&mut bundle, index, rego);
    }
    let found: usize = [Operation::Create, Operation::Update, Operation::Delete]
        .map(|operation| compare(&bundle, operation))
        .iter()
        .sum();
    assert!(found > 50, "{found}");
}

/// What others have found out is paid for again, which may be more than one has.
#[test]
fn a_budget_is_never_spent_by_others() {
    let mut bundle = Bundle::default();
    let dear: Vec<String> = (0..6).map(|number| format!("{DEAR} || {number} > 9")).collect();
    let dear: Vec<&str> = dear.iter().map(String::as_str).collect();
    for _ in 0..2 {
        push_native(&mut bundle, "a: '1'", "", &dear);
    }
    for (index, rego) in DEAR_REGO.iter().enumerate() {
        push_template(&mut bundle, index, rego);
    }
    assert_eq!(compare(&bundle, Operation::Create), 12 + 4);
}

/// Holds what policies say together to what each says alone; gives how much they find.
fn compare(bundle: &Bundle, operation: Operation) -> usize {
    let world = Inventory::of_all();
    let synced = gatekeeper::Inventory::default().data();
    let answers = Arc::default();
    let document = read_one(&object());
    let object = Object::new(document.root(), None);
    let around = Surroundings {
        world: &world,
        host: &NobodyToAsk,
        answers: &answers,
        gatekeeper: gatekeeper::Context {
            data: &synced,
            point: Point::Files,
            source: Source::Original,
            is_complete: true,
            language: Language::default(),
        },
    };
    let request = Request::creation(&object).doing(operation);
    let together = bundle.judge(&object, &request, &around);
    let alone: Vec<_> = (0..bundle.len())
        .filter_map(|policy| bundle.judge_one(policy, &object, &request, &around))
        .collect();
    assert_eq!(together.len(), alone.len(), "{operation:?}");
    for (together, alone) in together.iter().zip(&alone) {
        assert_eq!(format!("{together:#?}"), format!("{alone:#?}"), "{operation:?}");
    }
    together.iter().map(|it| it.findings.len()).sum()
}

/// Some names, and enough to go through to be at the end of a budget.
fn object() -> String {
    let mut many = String::new();
    for number in 0..150 {
        write!(many, "{number},").unwrap();
    }
    format!(
        "{{apiVersion: v1, kind: Pod, metadata: {{name: a}}, spec: {{empty: [], many: [{many}], \
         list: [{{name: one}}, {{name: two}}, {{name: three}}]}}}}"
    )
}

fn variables(written: &str) -> String {
    let all = written.split(", ").filter_map(|it| it.split_once(": "));
    all.map(|(name, expression)| format!("{{name: {name}, expression: \"{expression}\"}},"))
        .collect()
}

fn push_native(bundle: &mut Bundle, names: &str, condition: &str, validations: &[&str]) {
    let conditions = match condition {
        "" => String::new(),
        it => format!("{{name: c, expression: \"{}\"}}", it.replace("variables.b", "object.kind")),
    };
    let validations: String =
        validations.iter().map(|it| format!("{{expression: \"{it}\"}},")).collect();
    let document = read_one(&format!(
        "{{apiVersion: admissionregistration.k8s.io/v1, kind: ValidatingAdmissionPolicy, \
         metadata: {{name: p}}, spec: {{matchConstraints: {{resourceRules: [{{apiGroups: ['*'], \
         apiVersions: ['*'], operations: ['*'], resources: ['*']}}]}}, \
         matchConditions: [{conditions}], variables: [{}], validations: [{validations}]}}}}",
        variables(names)
    ));
    let policy = Policy::read(&Object::new(document.root(), None)).unwrap();
    let binding = Binding::to_all(Arc::clone(&policy.name), Action::Deny);
    bundle.push(Member::Kubernetes(policy, vec![binding]));
}

fn push_kyverno(bundle: &mut Bundle, names: &str, validation: &str) {
    let document = read_one(&format!(
        "{{apiVersion: policies.kyverno.io/v1alpha1, kind: ValidatingPolicy, metadata: {{name: v}}, \
         spec: {{matchConstraints: {{resourceRules: [{{apiGroups: ['*'], apiVersions: ['*'], \
         operations: ['*'], resources: ['*']}}]}}, variables: [{}], validations: [\
         {{expression: \"{validation}\", messageExpression: \"'of ' + string(variables.a)\"}}]}}}}",
        variables(names)
    ));
    if let Ok(policy) = ValidatingPolicy::read(&Object::new(document.root(), None)) {
        bundle.push(Member::Kyverno(policy));
    }
}

fn push_template(bundle: &mut Bundle, index: usize, rego: &str) {
    let rego = format!("package alike{index}\n{rego}").replace('\n', "\n        ");
    let template = read_one(&format!(
        "apiVersion: templates.gatekeeper.sh/v1\nkind: ConstraintTemplate\n\
         metadata: {{name: alike{index}}}\nspec:\n  crd: {{spec: {{names: {{kind: Alike{index}}}}}}}\n  \
         targets:\n  - target: admission.k8s.gatekeeper.sh\n    rego: |\n        {rego}\n"
    ));
    bundle.gatekeeper.add_template(&Object::new(template.root(), None)).unwrap();
    for (name, meant) in [("a", "TWO"), ("b", "TWO"), ("c", "ONE")] {
        let constraint = read_one(&format!(
            "{{apiVersion: constraints.gatekeeper.sh/v1beta1, kind: Alike{index}, \
             metadata: {{name: {name}}}, spec: {{parameters: {{name: {meant}}}}}}}"
        ));
        bundle.gatekeeper.add_constraint(&Object::new(constraint.root(), None)).unwrap();
    }
}
