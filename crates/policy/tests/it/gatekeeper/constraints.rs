//! What constraints say: parameters, and what comes of a violation.

use model::{Object, Verdict};
use policy::Action;
use policy::gatekeeper::Policies;

use super::{constraint, judge, template};
use crate::reading::read_one;

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n";

#[test]
fn violations_lead_to_what_is_asked_for() {
    for (spec, expected) in [
        ("{}", &[Action::Deny][..]),
        ("{enforcementAction: warn}", &[Action::Warn]),
        ("{enforcementAction: dryrun}", &[Action::DryRun]),
        (
            "{enforcementAction: scoped, scopedEnforcementActions: [{action: warn, enforcementPoints: [{name: '*'}]}, {action: deny, enforcementPoints: [{name: gator.gatekeeper.sh}]}]}",
            &[Action::Deny, Action::Warn],
        ),
    ] {
        let outcome = judge(&always(), &constraint(spec), POD);
        assert_eq!((outcome.verdict, outcome.actions.as_slice()), (Verdict::Fail, expected));
    }
}

#[test]
fn a_constraint_that_is_enforced_elsewhere_says_nothing_here() {
    let spec = "{enforcementAction: scoped, scopedEnforcementActions: [{action: deny, enforcementPoints: [{name: audit.gatekeeper.sh}]}]}";
    let outcome = judge(&always(), &constraint(spec), POD);
    assert_eq!((outcome.verdict, outcome.actions.len()), (Verdict::NotApplicable, 0));
}

#[test]
fn parameters_have_defaults() {
    let outcome = judge(&with_schema(), &constraint("{parameters: {list: [{}]}}"), POD);
    assert_eq!(outcome.breaches[0].message, "3 of 7");
}

#[test]
fn constraints_that_do_not_fit_are_refused() {
    for (spec, says) in [
        ("{parameters: {most: a}}", "spec.parameters.most is no integer"),
        ("{parameters: {most: 12}}", "spec.parameters.most is more than 10"),
        ("{parameters: {kind: c}}", "spec.parameters.kind is none of \"a\", \"b\""),
        ("{parameters: {list: [{each: 1}, {each: x}]}}", "spec.parameters.list[1].each is no"),
        ("{parameters: {deep: {}}}", "spec.parameters.deep.must is missing"),
        ("{match: {labelSelector: {matchExpressions: [{key: a, operator: Is}]}}}", "no operator"),
        ("{match: {source: Other}}", "no source is called \"Other\""),
        ("{enforcementAction: refuse}", "no enforcementAction is called \"refuse\""),
        ("{enforcementAction: scoped}", "without scopedEnforcementActions"),
    ] {
        let mut policies = Policies::default();
        policies.add_template(&Object::new(read_one(&with_schema()).root(), None)).unwrap();
        let written = read_one(&constraint(spec));
        let refused = policies.add_constraint(&Object::new(written.root(), None)).unwrap_err();
        assert!(refused.says.contains(says), "{refused:?}");
        assert!(refused.place.is_some(), "{refused:?}");
    }
}

#[test]
fn a_constraint_needs_its_template() {
    let written = read_one(&constraint("{}"));
    let refused = Policies::default().add_constraint(&Object::new(written.root(), None));
    assert!(refused.unwrap_err().says.contains("kind Held"));
}

#[test]
fn reviews_are_seen_as_they_are_sent() {
    let rego = "package held

violation[{\"msg\": msg}] {
  msg := sprintf(\"%v %v %v by %v was %v\", [input.review.operation, input.review.kind.kind, input.review.name, input.review.userInfo.username, input.review.oldObject.metadata.name])
}";
    let review = "apiVersion: admission.k8s.io/v1
kind: AdmissionReview
request:
  operation: DELETE
  kind: {group: '', version: v1, kind: Pod}
  name: a
  userInfo: {username: me}
  oldObject: {apiVersion: v1, kind: Pod, metadata: {name: a}}
";
    let outcome = judge(&template(rego), &constraint("{}"), review);
    assert_eq!(outcome.breaches[0].message, "DELETE Pod a by me was a");
}

fn always() -> String {
    template("package held\n\nviolation[{\"msg\": \"no\"}] { true }")
}

fn with_schema() -> String {
    let rego = "package held

violation[{\"msg\": msg}] {
  msg := sprintf(\"%v of %v\", [input.parameters.most, input.parameters.list[_].each])
}";
    template(rego).replace(
        "crd: {spec: {names: {kind: Held}}}",
        "crd:
    spec:
      names: {kind: Held}
      validation:
        openAPIV3Schema:
          type: object
          properties:
            most: {type: integer, default: 3, maximum: 10}
            kind: {type: string, enum: [a, b]}
            list: {type: array, items: {type: object, properties: {each: {type: integer, default: 7}}}}
            deep: {type: object, required: [must]}",
    )
}
