//! Constraints of Gatekeeper, as the API server's own policies.

use model::Object;
use policy::lower::Lowering;
use policy::tree::Tree;

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
        &matching("{namespaces: ['a-*'], excludedNamespaces: ['*b*', '*c', d]}"),
        &format!("{conditions}.0.expression"),
        r#""(request.?namespace.orValue('') == '' && !(request.kind.group == '' && request.kind.kind == 'Namespace')) || ((request.?namespace.orValue('').startsWith('a-')) && (!((request.?namespace.orValue('').contains('b')) || (request.?namespace.orValue('').endsWith('c')) || (request.?namespace.orValue('') == 'd'))))""#,
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
