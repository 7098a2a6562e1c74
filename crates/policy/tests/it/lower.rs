//! Policies as the API server's own: what they become, and why some become nothing.

mod gatekeeper;
mod mutating;

use model::Object;
use policy::lower::{Lowering, Native};
use policy::tree::Tree;

use crate::dice::Dice;
use crate::growing::Grower;
use crate::reading::{documents, read_one};

/// What a policy becomes.
fn lower(policy: &str) -> Result<Native, Vec<String>> {
    let document = read_one(policy);
    Lowering::default().lower(&Object::new(document.root(), None)).unwrap()
}

fn classic(spec: &str) -> String {
    format!("apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nmetadata: {{name: p}}\nspec: {spec}\n")
}

/// A rule with this `match`, and whatever else.
fn rule(matches: &str, rest: &str) -> String {
    classic(&format!(
        "{{rules: [{{name: r, match: {matches}, {rest} validate: {{cel: {{expressions: [{{expression: 'true'}}]}}}}}}]}}"
    ))
}

fn validating(spec: &str) -> String {
    format!(
        "apiVersion: policies.kyverno.io/v1\nkind: ValidatingPolicy\nmetadata: {{name: p}}\nspec: {spec}\n"
    )
}

const PODS: &str = "matchConstraints: {resourceRules: [{apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [pods]}]}";

/// The value at the end of some keys and indexes of the first policy that comes of one.
#[track_caller]
fn check(policy: &str, path: &str, expected: &str) {
    let native = lower(policy).unwrap_or_else(|why| panic!("{policy}: {why:?}"));
    let found = native.objects.iter().map(|object| {
        path.split('.').try_fold(object, |tree, step| match (tree, step.parse::<usize>()) {
            (Tree::List(items), Ok(index)) => items.get(index),
            (tree, _) => tree.get(step),
        })
    });
    let found = found.flatten().next().map(Tree::to_string).unwrap_or_default();
    assert_eq!(found, expected, "{policy}\n{}", native.objects[0]);
}

#[track_caller]
fn refused(policy: &str, why: &str) {
    let reasons = lower(policy).map(|it| it.objects[0].to_string()).unwrap_err();
    assert!(reasons.iter().any(|reason| reason.contains(why)), "{policy}: {reasons:?}");
}

#[test]
fn a_policy_binds_itself() {
    let policy = validating(&format!(
        "{{{PODS}, autogen: {{podControllers: {{controllers: []}}}}, validationActions: [Deny, Warn, Audit, Deny], validations: [{{expression: 'true'}}]}}"
    ));
    let native = lower(&policy).unwrap();
    assert_eq!(
        native.objects.iter().map(Tree::to_string).collect::<Vec<_>>(),
        [
            r#"{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicy","metadata":{"name":"vpol-p"},"spec":{"failurePolicy":"Fail","matchConstraints":{"resourceRules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["pods"]}]},"validations":[{"expression":"true"}]}}"#,
            r#"{"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingAdmissionPolicyBinding","metadata":{"name":"vpol-p"},"spec":{"policyName":"vpol-p","validationActions":["Deny","Audit"]}}"#,
        ]
    );
}

#[test]
fn what_makes_pods_has_policies_of_its_own() {
    let policy = validating(&format!(
        "{{{PODS}, validations: [{{expression: '!has(object.spec.hostNetwork)'}}]}}"
    ));
    let native = lower(&policy).unwrap();
    let names: Vec<String> = native.objects.iter().step_by(2).map(Tree::to_string).collect();
    assert_eq!(names.len(), 3);
    for (policy, name, expression) in [
        (&names[0], "\"vpol-p\"", "!has(object.spec.hostNetwork)"),
        (&names[1], "\"vpol-p-autogen\"", "!has(object.spec.template.spec.hostNetwork)"),
        (
            &names[2],
            "\"vpol-p-autogen-cronjobs\"",
            "!has(object.spec.jobTemplate.spec.template.spec.hostNetwork)",
        ),
    ] {
        assert!(policy.contains(name) && policy.contains(expression), "{policy}");
    }
}

#[test]
fn messages_stand_on_one_line() {
    let with = |clause: &str| validating(&format!("{{{PODS}, validations: [{clause}]}}"));
    let message = "spec.validations.0.message";
    check(&with("{expression: 'true', message: \"a\\n  b\\n\"}"), message, "\"a b\"");
    check(
        &with("{expression: \"true\\n&& true\"}"),
        message,
        "\"failed expression: true && true\"",
    );
    check(&with("{expression: 'true'}"), message, "");
}

#[test]
fn what_a_rule_matches_is_said_exactly() {
    let rules = "spec.matchConstraints.resourceRules";
    let condition = "spec.matchConditions.0.expression";
    let any = |resources: &str| rule(&format!("{{any: [{{resources: {resources}}}]}}"), "");
    let deployments = any("{kinds: [Deployment, apps/v1/StatefulSet], operations: [CREATE]}");
    check(
        &deployments,
        rules,
        r#"[{"apiGroups":["*"],"apiVersions":["*"],"operations":["CREATE"],"resources":["deployments"]},{"apiGroups":["apps"],"apiVersions":["v1"],"operations":["CREATE"],"resources":["statefulsets"]}]"#,
    );
    check(&deployments, condition, "");
    // What adds a container to a pod is a change of the pod.
    check(
        &any("{kinds: [Pod]}"),
        rules,
        r#"[{"apiGroups":["*"],"apiVersions":["*"],"operations":["*"],"resources":["pods","pods/ephemeralcontainers"]}]"#,
    );
    // Nobody knows what the resources of other kinds are called.
    check(
        &any("{kinds: [argoproj.io/v1alpha1/Application]}"),
        condition,
        r#""(request.kind.group == 'argoproj.io') && (request.kind.version == 'v1alpha1') && (request.kind.kind == 'Application') && (!has(request.subResource))""#,
    );
    check(
        &any("{kinds: [Service], names: ['web-*', db]}"),
        condition,
        &Tree::String({
            let subject = "(object != null ? object : oldObject)";
            let name = format!("{subject}.?metadata.?name.orValue('')");
            let made = format!("{subject}.?metadata.?generateName.orValue('')");
            let value = format!("({name} != '' ? {name} : {made})");
            format!("({value}.matches('^web-(?s:.*)$')) || ({value} == 'db')")
        })
        .to_string(),
    );
    check(
        &any("{kinds: [Service], namespaceSelector: {matchLabels: {a: b}}}"),
        "spec.matchConstraints.namespaceSelector",
        r#"{"matchLabels":{"a":"b"}}"#,
    );
}

#[test]
fn what_is_left_out_is_a_condition() {
    let policy = rule(
        "{any: [{resources: {kinds: [Service]}}]}",
        "exclude: {any: [{resources: {namespaces: [kube-system]}}, {resources: {kinds: [Service], operations: [DELETE]}}]},",
    );
    check(
        &policy,
        "spec.matchConditions.0",
        r#"{"name":"exclude","expression":"!((request.?namespace.orValue('') == 'kube-system') || (((request.kind.kind == 'Service') && (!has(request.subResource))) && (request.operation in ['DELETE'])))"}"#,
    );
}

#[test]
fn one_namespace_is_one_binding() {
    let policy = rule("{any: [{resources: {kinds: [Service]}}]}", "")
        .replace("ClusterPolicy", "Policy")
        .replace("{name: p}", "{name: p, namespace: shop}");
    check(
        &policy,
        "spec.matchResources.namespaceSelector",
        r#"{"matchLabels":{"kubernetes.io/metadata.name":"shop"}}"#,
    );
}

#[test]
fn what_the_api_server_would_judge_otherwise_is_not_lowered() {
    let with = |clause: &str| validating(&format!("{{{PODS}, validations: [{clause}]}}"));
    for (policy, why) in [
        (with("{expression: \"resource.Get('v1', 'pods', 'a', 'b') == null\"}"), "calls a library"),
        (with("{expression: \"sha256('a') == 'b'\"}"), "sha256"),
        (with("{expression: 'object.a.orValue(1) == 1'}"), "no optional value"),
        (with("{expression: 'true', reason: Bad}"), "no reason Bad"),
        (validating("{validations: [{expression: 'true'}]}"), "which resources"),
        (validating(&format!("{{{PODS}}}")), "validates nothing"),
        (
            validating(&format!(
                "{{{PODS}, evaluation: {{mode: JSON}}, validations: [{{expression: 'true'}}]}}"
            )),
            "no request",
        ),
        (
            validating(&format!(
                "{{{PODS}, matchConditions: [{{name: a, expression: 'namespaceObject == null'}}], validations: [{{expression: 'true'}}]}}"
            )),
            "namespaceObject",
        ),
        (classic("{rules: [{name: r, validate: {pattern: {a: b}}}]}"), "not validate.pattern"),
        (classic("{rules: [{name: r, mutate: {targets: []}}]}"), "not mutate"),
        (rule("{any: [{resources: {kinds: [Pod/exec]}}]}", ""), "subresource"),
        (rule("{any: [{subjects: [{kind: User, name: a}]}]}", ""), "who asks"),
        (rule("{any: [{resources: {namespaces: [a]}}]}", ""), "than kinds"),
        (rule("{any: [{resources: {kinds: [Service]}}]}", "context: [{name: a}],"), "`context`"),
        (
            rule(
                "{any: [{resources: {kinds: [Node], namespaceSelector: {matchLabels: {a: b}}}}]}",
                "",
            ),
            "namespaces",
        ),
        (
            "apiVersion: policies.kyverno.io/v1\nkind: MutatingPolicy\nmetadata: {name: p}"
                .to_owned(),
            "changes nothing",
        ),
    ] {
        refused(&policy, why);
    }
}

#[test]
fn exceptions_stand_in_the_way() {
    let policy = validating(&format!("{{{PODS}, validations: [{{expression: 'true'}}]}}"));
    let exception = "apiVersion: policies.kyverno.io/v1\nkind: PolicyException\nmetadata: {name: e}\nspec: {policyRefs: [{name: p, kind: ValidatingPolicy}]}";
    let all = documents(&format!("{policy}---\n{exception}"));
    let mut lowering = Lowering::default();
    all.iter().for_each(|it| lowering.note(&Object::new(it.root(), None)));
    let lowered = lowering.lower(&Object::new(all[0].root(), None)).unwrap();
    assert!(lowered.unwrap_err()[0].contains("PolicyException e"));
    assert_eq!(lowering.lower(&Object::new(all[1].root(), None)), None);
}

#[test]
fn names_are_unique() {
    let policy = validating(&format!(
        "{{{PODS}, autogen: {{podControllers: {{controllers: []}}}}, validations: [{{expression: 'true'}}]}}"
    ));
    let document = read_one(&policy);
    let mut lowering = Lowering::default();
    for name in ["vpol-p", "vpol-p-2"] {
        let native = lowering.lower(&Object::new(document.root(), None)).unwrap().unwrap();
        let metadata = native.objects[1].get("metadata").map(Tree::to_string);
        assert_eq!(metadata, Some(format!("{{\"name\":\"{name}\"}}")));
    }
}

#[test]
fn policies_that_nobody_would_write_do_no_harm() {
    let keys = "spec rules match exclude any all resources kinds names namespaces selector \
        matchLabels matchExpressions key operator values namespaceSelector annotations operations \
        validate cel expressions expression message variables name matchConstraints resourceRules \
        apiGroups apiVersions matchConditions validations auditAnnotations valueExpression \
        celPreconditions paramKind paramRef failurePolicy validationActions autogen podControllers \
        controllers validationFailureAction mutations patchType applyConfiguration jsonPatch";
    let words = "Pod Deployment * */* v1 Pod/exec apps/v1/Deployment CREATE DELETE * a-? In NotIn \
        Exists pods true false object.spec object. 'a Deny Warn Enforce Fail deployments é \\ '";
    let mut dice = Dice(0x10e4);
    let mut lowered = 0;
    for round in 0..4_000 {
        let mut grower = Grower { dice: &mut dice, keys, words };
        let spec = grower.tree(9);
        let kind = [
            "kyverno.io/v1\",\"kind\":\"ClusterPolicy",
            "policies.kyverno.io/v1\",\"kind\":\"ValidatingPolicy",
            "policies.kyverno.io/v1\",\"kind\":\"MutatingPolicy",
        ];
        let text = format!(
            "{{\"apiVersion\":\"{}\",\"metadata\":{{\"name\":\"p\"}},\"spec\":{spec}}}",
            kind[round % 3]
        );
        let document = Tree::from_json(&text).unwrap().to_document();
        let result = Lowering::default().lower(&Object::new(document.root(), None)).unwrap();
        lowered += usize::from(result.is_ok());
    }
    // Hardly any of them is a policy.
    assert!(lowered < 4_000);
}

#[test]
fn what_is_printed_is_read_back() {
    let words = "a yes ~ null 1 1.5 0x1 : # - ? ! & * | > % @ ` \" ' a:b a:\u{20}b {} [] é \u{85} \
        \u{2028} \u{feff} \u{7} on OFF 2024-01-01 1:30 <<";
    let mut dice = Dice(0x7a31);
    for _ in 0..20_000 {
        let mut grower = Grower { dice: &mut dice, keys: words, words };
        let mut tree = Tree::Map(grower.map(4));
        if let Tree::Map(map) = &mut tree {
            let lines = [
                "one\ntwo",
                "one\n\n  two\n",
                " one\ntwo",
                "one\ntwo\n\n",
                "\n",
                "\ta\nb",
                "a \nb",
            ];
            map.insert("lines", Tree::String(lines[dice.below(lines.len())].to_owned()));
        }
        let text = tree.to_yaml();
        let read = Tree::from_node(read_one(&text).root(), 100_000).unwrap();
        assert_eq!(read, tree, "{text}");
    }
}
