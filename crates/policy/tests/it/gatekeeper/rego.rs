//! Rego means here what it means to OPA.

use model::Object;
use policy::Request;
use policy::gatekeeper::{Context, Inventory, Language, Point, Policies, Source};

use super::{constraint, messages, template};
use crate::reading::read_one;

#[test]
fn what_is_undefined_ends_a_body() {
    check("violation[{\"msg\": \"a\"}] { x := input.review.object.spec.absent; true }", &[]);
    check("violation[{\"msg\": \"a\"}] { x = input.review.object.spec.absent; true }", &[]);
    check("violation[{\"msg\": m}] { m := f(1) }\n\nf(x) = y { y := input.nothing }", &[]);
    check("violation[{\"msg\": \"a\"}] { x := input.review.object.spec.flag; x == x }", &["a"]);
}

#[test]
fn constraints_mean_what_the_newest_template_says() {
    let says = |word: &str| {
        template(&format!(
            "package t\n\nviolation[{{\"msg\": msg}}] {{ msg := concat(\" \", [\"{word}\", input.parameters.who]) }}"
        ))
    };
    let documents = [says("old"), constraint("{parameters: {who: us}}"), says("new")];
    let [old, constraint, new] = documents.map(|text| read_one(&text));
    let mut policies = Policies::default();
    policies.add_template(&Object::new(old.root(), None)).unwrap();
    policies.add_constraint(&Object::new(constraint.root(), None)).unwrap();
    policies.add_template(&Object::new(new.root(), None)).unwrap();
    let pod = read_one("{apiVersion: v1, kind: Pod, metadata: {name: it}}");
    let pod = Object::new(pod.root(), None);
    let context = Context {
        data: &Inventory::default().data(),
        point: Point::Files,
        source: Source::Original,
        is_complete: true,
        language: Language::default(),
    };
    let outcomes = policies.judge(&Request::creation(&pod), &context);
    let messages = outcomes.iter().flat_map(|it| &it.breaches).map(|it| it.message.as_str());
    assert_eq!(messages.collect::<Vec<_>>(), ["new us"]);
}

#[test]
fn arguments_of_a_negated_call_must_be_defined() {
    let called = "\n\nf(x, y) { x == y }\n\ng(x) = y { y := x.z }";
    for (body, expected) in [
        ("not f(1, input.parameters.absent)", &[][..]),
        ("not f(1, input.parameters.two)", &["a"]),
        ("not f(2, input.parameters.two)", &[]),
        ("not g(input.parameters.absent) == 1", &[]),
        ("not count(input.parameters.absent) > 0", &[]),
        ("not count(input.parameters.list) > 1", &["a"]),
        ("not input.parameters.absent > 0", &[]),
        // A lookup within the negation may be undefined: that is what negation is for.
        ("not input.parameters.absent", &["a"]),
        ("not input.parameters.absent == 1", &["a"]),
        ("not input.parameters.two == 2", &[]),
    ] {
        check(&format!("violation[{{\"msg\": \"a\"}}] {{ {body} }}{called}"), expected);
    }
}

#[test]
fn a_parenthesis_on_a_new_line_is_a_statement() {
    check(
        "violation[{\"msg\": \"a\"}] {\n  input.parameters.two\n  (input.parameters.two + 1) == 3\n}",
        &["a"],
    );
}

#[test]
fn bodies_behind_one_head_are_rules() {
    check(
        "violation[{\"msg\": m}] { m := \"a\" } { m := \"b\" } {\n  m := \"c\"\n}",
        &["a", "b", "c"],
    );
    check("violation[{\"msg\": f(2)}] { true }\n\nf(x) = \"a\" { x == 1 } { x == 2 }", &["a"]);
    check(
        "violation[{\"msg\": m}] { m := p }\n\np = \"a\" { false } else = \"b\" { true }",
        &["b"],
    );
}

#[test]
fn messages_are_formatted_as_opa_does() {
    check(
        "violation[{\"msg\": m}] { m := sprintf(\"%v of %v: %v\", [1, {\"b\", \"a\"}]) }",
        &["1 of {\"a\", \"b\"}: %!v(MISSING)"],
    );
    check("violation[{\"msg\": m}] { m := concat(\", \", {\"b\", \"a\"}) }", &["a, b"]);
    check(
        "violation[{\"msg\": m}] { m := sprintf(\"%v\", [numbers.range(3, 1)]) }",
        &["[3, 2, 1]"],
    );
}

#[test]
fn functions_answer_as_opa_does() {
    check(
        "violation[{\"msg\": m}] { m := sprintf(\"%v\", [net.cidr_expand(\"10.0.0.5/30\")]) }",
        &["{\"10.0.0.4\", \"10.0.0.5\", \"10.0.0.6\", \"10.0.0.7\"}"],
    );
    check("violation[{\"msg\": m}] { m := sprintf(\"%d\", [bits.lsh(3, 4)]) }", &["48"]);
    check("violation[{\"msg\": m}] { m := replace(\"a-b\", \"-\", \"+\") }", &["a+b"]);
    check("violation[{\"msg\": \"a\"}] { replace(1, 2, 3) }", &[]);
}

#[test]
fn only_messages_that_are_text_are_told() {
    check("violation[{\"msg\": 1}] { true }", &[]);
    check("violation[{\"message\": \"a\"}] { true }", &[]);
    check("violation[\"a\"] { true }", &[]);
}

fn check(rego: &str, expected: &[&str]) {
    let found = messages(rego, "{two: 2, list: [1]}", "{flag: false}");
    assert_eq!(found, expected, "{rego}");
}

#[test]
fn moments_that_are_given_can_be_reckoned_with() {
    for (body, expected) in [
        ("time.parse_duration_ns(\"90s\") > time.parse_duration_ns(\"1m\")", &["a"][..]),
        ("time.parse_rfc3339_ns(\"2020-01-01T00:00:00Z\") == 1577836800000000000", &["a"]),
        ("time.date(1577836800000000000) == [2020, 1, 1]", &["a"]),
        ("time.clock([1577836800000000000, \"Europe/Rome\"]) == [1, 0, 0]", &["a"]),
        ("time.weekday(1577836800000000000) == \"Wednesday\"", &["a"]),
        ("time.parse_duration_ns(\"soon\")", &[]),
        ("not time.parse_duration_ns(\"soon\")", &["a"]),
    ] {
        check(&format!("violation[{{\"msg\": \"a\"}}] {{ {body} }}"), expected);
    }
}

#[test]
fn patterns_are_matched_under_the_old_name_too() {
    check("violation[{\"msg\": \"a\"}] { re_match(\"^a+$\", \"aaa\") }", &["a"]);
    check("violation[{\"msg\": \"a\"}] { not re_match(\"^a+$\", \"ab\") }", &["a"]);
    check("violation[{\"msg\": \"a\"}] { p }\n\np = re_match(\"a\", \"b\")", &[]);
    let own = "violation[{\"msg\": \"a\"}] { re_match(1, 1) }\n\nre_match(x, y) { x == y }";
    check(own, &["a"]);
}
