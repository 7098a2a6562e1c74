//! Anchors, lists and keys with wildcards.

use policy::kyverno::pattern::{Match, Pattern};
use policy::tree::Tree;

use crate::reading::read_one;

/// What comes of laying a pattern over an object, both in YAML.
pub(super) fn lay(pattern: &str, object: &str) -> Match {
    let pattern = Tree::from_node(read_one(pattern).root(), 1_000).unwrap();
    Pattern::compile(&pattern).unwrap().matches(read_one(object).root())
}

/// `pass`, or what is wrong and where.
#[track_caller]
fn check(pattern: &str, object: &str, expected: &str) {
    let says = match lay(pattern, object) {
        Match::Pass => "pass".to_owned(),
        Match::Fail(mismatch) => format!("fail: {} {}", mismatch.path, mismatch.reason),
        Match::Skip(mismatch) => format!("skip: {} {}", mismatch.path, mismatch.reason),
        Match::TooCostly => "too costly".to_owned(),
    };
    assert_eq!(says, expected, "{pattern} over {object}");
}

#[test]
fn fields_are_looked_at_one_by_one() {
    check("{a: {b: 1}}", "{a: {b: 1, c: 2}}", "pass");
    check("{a: {b: 1}}", "{a: {b: 2}}", "fail: a.b does not match \"1\"");
    check("{a: {b: 1}}", "{c: 1}", "fail: a is missing");
    check("{a: {b: 1}}", "{a: [1]}", "fail: a is no mapping");
    check("{a: [{b: 1}]}", "{a: 1}", "fail: a is no list");
    check("{a: '*'}", "{}", "fail: a is missing");
    check("{a: [{b: 1}]}", "{a: [{b: 1}, {b: 2}]}", "fail: a[1].b does not match \"1\"");
    check("{a: [[1], [2]]}", "{a: [[1, 1], [2], [3]]}", "pass");
    check("{a: [[1], [2]]}", "{a: [[1]]}", "fail: a has less than 2 items");
}

#[test]
fn a_condition_says_whether_the_rest_is_asked_for() {
    let pattern = "{(kind): Pod, spec: {a: 1}}";
    check(pattern, "{kind: Pod, spec: {a: 1}}", "pass");
    check(pattern, "{kind: Pod, spec: {a: 2}}", "fail: spec.a does not match \"1\"");
    check(pattern, "{kind: Job, spec: {a: 2}}", "skip: kind does not match \"Pod\"");
    check(pattern, "{spec: {a: 2}}", "skip: kind is missing");
    // Beside a condition that does not hold, nothing else counts.
    check("{(a): 1, =(b): 1}", "{a: 2, b: 2}", "skip: a does not match \"1\"");
    check("{(a): 1, X(b): 1}", "{a: 2, b: 2}", "skip: a does not match \"1\"");
}

#[test]
fn a_condition_in_a_list_is_about_its_item() {
    let pattern = "{c: [{(image): '*:latest', pull: Always}]}";
    check(pattern, "{c: [{image: a:1}, {image: 'b:latest', pull: Always}]}", "pass");
    let wrong = "{c: [{image: 'b:latest', pull: Never}, {image: a:1}]}";
    check(pattern, wrong, "fail: c[0].pull does not match \"Always\"");
    check(pattern, "{c: [{image: a:1}]}", "skip: c[0].image does not match \"*:latest\"");
    check(pattern, "{c: []}", "pass");
}

#[test]
fn a_global_condition_is_about_the_whole() {
    let pattern = "{spec: {<(host): true, a: 1}}";
    check(pattern, "{spec: {host: true, a: 2}}", "fail: spec.a does not match \"1\"");
    check(pattern, "{spec: {host: false, a: 2}}", "skip: spec.host does not match \"true\"");
    check(pattern, "{spec: {a: 1}}", "pass");
}

#[test]
fn an_equality_is_about_what_is_there() {
    check("{=(a): {=(b): 1}}", "{}", "pass");
    check("{=(a): {=(b): 1}}", "{a: {}}", "pass");
    check("{=(a): {=(b): 1}}", "{a: {b: 2}}", "fail: a.b does not match \"1\"");
    check("{=(a): 1}", "{a: null}", "fail: a does not match \"1\"");
}

#[test]
fn a_negation_forbids() {
    check("{X(a): '*'}", "{b: 1}", "pass");
    check("{X(a): '*'}", "{a: null}", "fail: a is not allowed");
}

#[test]
fn an_existence_asks_for_one_item() {
    let pattern = "{^(c): [{name: a*}, {port: 80}]}";
    check(pattern, "{c: [{name: x, port: 80}, {name: ab}]}", "pass");
    check(pattern, "{c: [{name: ab}]}", "fail: c has no item that matches");
    check(pattern, "{}", "pass");
    check(pattern, "{c: 1}", "fail: c is no list");
    let conditional = "{^(c): [{(name): a*, port: 80}]}";
    check(conditional, "{c: [{name: a, port: 80}]}", "pass");
    check(conditional, "{c: [{name: b, port: 80}]}", "fail: c has no item that matches");
    check("{^(c): {name: a}}", "{c: []}", "fail: c is compared with what no value is like");
}

#[test]
fn an_addition_says_nothing_here() {
    check("{+(a): 1, b: 1}", "{b: 1}", "pass");
}

#[test]
fn keys_of_labels_and_annotations_may_have_wildcards() {
    let labels = |label: &str| format!("{{metadata: {{labels: {{{label}}}}}}}");
    check(&labels("app.*/name: '?*'"), &labels("b: 1, app.example/name: x"), "pass");
    let missing = "fail: metadata.labels[\"app.*/name\"] is missing";
    check(&labels("app.*/name: '?*'"), &labels("b: 1"), missing);
    let forbidden = "fail: metadata.annotations[\"a/x\"] is not allowed";
    let object = "{metadata: {annotations: {a/x: 1}}}";
    check("{=(metadata): {=(annotations): {'X(a/?)': null}}}", object, forbidden);
    check("{spec: {a*: 1}}", "{spec: {ab: 1}}", "fail: spec[\"a*\"] is missing");
    let template = "{spec: {template: {metadata: {annotations: {a*: b}}}}}";
    check(template, "{spec: {template: {metadata: {annotations: {ac: b}}}}}", "pass");
}

/// The fields with conditions within come before those without.
#[test]
fn conditions_are_looked_at_before_the_rest() {
    let pattern = "{a: 1, spec: {c: [{(x): 1}]}}";
    check(pattern, "{a: 2, spec: {c: [{x: 2}]}}", "skip: spec.c[0].x does not match \"1\"");
}
