//! Templates in CEL see what Gatekeeper shows them, and fail as it lets them.

use model::{Object, Verdict};
use policy::gatekeeper::{Context, Inventory, Language, Point, Policies, Source, Template};
use policy::{Outcome, Request};

use source::yaml;

use super::{constraint, judge};
use crate::dice::Dice;
use crate::reading::read_one;

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {hostPID: true}\n";

/// A template of the kind `Held` with some code, each line of it an entry of `code`.
fn coded(code: &[String]) -> String {
    let code: String = code.iter().map(|entry| format!("        - {entry}\n")).collect();
    format!(
        "apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {{name: held}}
spec:
  crd:
    spec:
      names: {{kind: Held}}
      validation:
        openAPIV3Schema:
          type: object
          properties: {{most: {{type: integer, default: 3}}, words: {{type: array}}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      code:
{code}"
    )
}

fn native(source: &str) -> String {
    coded(&[format!("{{engine: K8sNativeValidation, source: {source}}}")])
}

/// A template whose only clause is an expression, with these variables.
fn clause(expression: &str, variables: &str) -> String {
    native(&format!(
        "{{variables: [{variables}], validations: [{{expression: {expression:?}, message: refused}}]}}"
    ))
}

fn says(template: &str, spec: &str) -> Vec<String> {
    let outcome = judge(template, &constraint(spec), POD);
    assert!(!matches!(outcome.verdict, Verdict::Unknown(_)), "{outcome:?}");
    outcome.breaches.into_iter().map(|breach| breach.message).collect()
}

fn refused(template: &str) -> String {
    let template = read_one(template);
    Template::read(&Object::new(template.root(), None)).unwrap_err().says
}

#[test]
fn parameters_are_a_variable_with_their_defaults() {
    for (expression, spec, holds) in [
        ("variables.params.most == 5", "{parameters: {most: 5}}", true),
        ("variables.params.most == 5", "{parameters: {most: 4}}", false),
        ("variables.params.most == 3", "{parameters: {}}", true),
        ("variables.params == null", "{}", true),
        ("variables.anyObject.spec.hostPID == true", "{}", true),
        ("object.spec.hostPID == true && oldObject == null", "{}", true),
        ("request.operation == 'CREATE' && request.kind.kind == 'Pod'", "{}", true),
    ] {
        let said = says(&clause(expression, ""), spec);
        assert_eq!(said.is_empty(), holds, "{expression}: {said:?}");
    }
}

#[test]
fn variables_alone_see_the_whole_constraint() {
    let variable = "{name: own, expression: params.metadata.name}";
    assert!(says(&clause("variables.own == 'it'", variable), "{}").is_empty());
    let diagnostic = refused(&clause("params.metadata.name == 'it'", ""));
    assert!(
        diagnostic.starts_with("its CEL does not compile: source.validations[0]"),
        "{diagnostic}"
    );
    assert!(refused(&clause("authorizer.path('/').check('get').allowed()", "")).contains("CEL"));
}

#[test]
fn messages_are_made_or_written() {
    let template = native(
        "{validations: [
            {expression: 'false', message: written},
            {expression: 'false', messageExpression: \"'made of ' + object.metadata.name\"},
            {expression: 'false', message: instead, messageExpression: 'string(object.spec.nothing)'},
            {expression: 'false', message: of no type, messageExpression: 'object.metadata.name'},
            {expression: '1 == 2'},
            {expression: 'true', message: holds}]}",
    );
    let said = says(&template, "{}");
    assert_eq!(
        said,
        ["written", "made of a", "instead", "of no type", "failed expression: 1 == 2"]
    );
}

#[test]
fn an_error_refuses_unless_it_is_to_be_ignored() {
    let with = |policy: &str| {
        native(&format!("{{{policy} validations: [{{expression: object.spec.absent == 1}}]}}"))
    };
    assert!(says(&with(""), "{}")[0].contains("resulted in error: "));
    assert_eq!(says(&with("failurePolicy: Fail,"), "{}").len(), 1);
    assert!(says(&with("failurePolicy: Ignore,"), "{}").is_empty());
    assert!(refused(&with("failurePolicy: Perhaps,")).contains("neither Fail nor Ignore"));
}

#[test]
fn conditions_say_whether_a_template_is_asked() {
    let with = |condition: &str| {
        native(&format!(
            "{{variables: [{{name: pid, expression: object.spec.hostPID}}],
              matchCondition: [{{name: only, expression: {condition:?}}}],
              validations: [{{expression: 'false', message: refused}}]}}"
        ))
    };
    assert_eq!(says(&with("variables.pid == true"), "{}"), ["refused"]);
    let outcome = judge(&with("variables.pid == false"), &constraint("{}"), POD);
    assert_eq!(outcome.verdict, Verdict::NotApplicable);
    assert!(
        says(&with("object.spec.absent == true"), "{}")[0]
            .contains("resulted in error: no such key: absent")
    );
}

#[test]
fn some_names_are_taken() {
    for name in ["params", "anyObject", "gatekeeper_internal_x"] {
        let template = clause("true", &format!("{{name: {name}, expression: '1'}}"));
        assert!(refused(&template).contains("Gatekeeper's own"), "{name}");
    }
}

#[test]
fn what_goes_is_the_old_object_alone() {
    let review = "apiVersion: admission.k8s.io/v1
kind: AdmissionReview
request:
  operation: DELETE
  kind: {group: '', version: v1, kind: Pod}
  resource: {group: '', version: v1, resource: pods}
  name: a
  namespace: b
  oldObject: {apiVersion: v1, kind: Pod, metadata: {name: a, namespace: b}}
";
    let expression = "object == null && variables.anyObject.metadata.name == 'a'";
    let outcome = judge(&clause(expression, ""), &constraint("{}"), review);
    assert_eq!(outcome.verdict, Verdict::Pass, "{outcome:?}");
}

#[test]
fn a_namespace_that_is_not_given_leaves_it_unknown() {
    let expression = "namespaceObject.metadata.name == 'default'";
    let outcome = judge(&clause(expression, ""), &constraint("{}"), POD);
    assert!(matches!(outcome.verdict, Verdict::Unknown(_)), "{outcome:?}");
}

#[test]
fn of_two_languages_either_can_be_asked() {
    let cel = "{engine: K8sNativeValidation, source: {validations: [{expression: 'false', message: cel}]}}";
    let rego =
        |body: &str| format!("{{engine: Rego, source: {{rego: \"package held\\n{body}\"}}}}");
    let good = rego("violation[{\\\"msg\\\": \\\"rego\\\"}] { true }");
    let template = coded(&[good, cel.to_owned()]);
    assert_eq!(asked(&template, Language::Cel).breaches[0].message, "cel");
    assert_eq!(asked(&template, Language::Rego).breaches[0].message, "rego");

    // Gatekeeper does not compile what it does not run.
    let template = coded(&[rego("violation[{ x := }"), cel.to_owned()]);
    assert_eq!(asked(&template, Language::Cel).breaches[0].message, "cel");
    let outcome = asked(&template, Language::Rego);
    assert!(matches!(&outcome.verdict, Verdict::Unknown(why) if why.contains("Rego")));
}

fn asked(template: &str, language: Language) -> Outcome {
    let (template, constraint, pod) =
        (read_one(template), read_one(&constraint("{}")), read_one(POD));
    let mut policies = Policies::default();
    policies.add_template(&Object::new(template.root(), None)).unwrap();
    policies.add_constraint(&Object::new(constraint.root(), None)).unwrap();
    assert_eq!(policies.languages(), [Language::Cel, Language::Rego]);
    let request = Request::creation(&Object::new(pod.root(), None));
    let data = Inventory::default().data();
    let (point, source) = (Point::Files, Source::Original);
    let context = Context { data: &data, point, source, is_complete: true, language };
    policies.judge(&request, &context).remove(0)
}

#[test]
fn templates_of_any_shape_are_compiled_or_refused() {
    let source = "{failurePolicy: Fail, variables: [{name: a, expression: 'variables.params'}], \
                  matchCondition: [{name: b, expression: 'true'}], validations: \
                  [{expression: 'variables.a == 1', message: c, messageExpression: '\"d\"'}]}";
    let words = ["[]", "{}", "null", "1", "'true'", "[1, {a: b}]", "'variables.a'", "'['", "''"];
    let good = native(source);
    let parts: Vec<&str> = good.split_inclusive(' ').collect();
    let mut dice = Dice(5);
    for _ in 0..3_000 {
        let mut parts: Vec<String> = parts.iter().map(|part| (*part).to_owned()).collect();
        for _ in 0..=dice.below(3) {
            let at = dice.below(parts.len());
            parts[at] = format!("{} ", words[dice.below(words.len())]);
        }
        let stream = yaml::read(parts.concat().as_bytes(), &yaml::Limits::default());
        for document in &stream.documents {
            if Template::read(&Object::new(document.root(), None)).is_ok() {
                judge(&parts.concat(), &constraint("{parameters: {words: [x]}}"), POD);
            }
        }
    }
}
