//! What is wrong with a template is told with its place, and concerns it alone.

use model::{Diagnostic, Level, Object, Verdict};
use policy::gatekeeper::{Policies, Template};

use super::{judge_among, judge_with, template};
use crate::reading::read_one;

#[test]
fn rego_that_does_not_compile_is_told_with_its_place() {
    // Twelve lines above the Rego's third.
    let diagnostic = refused(&template("package held\n\nviolation[{\"msg\": 1}] { x := }"));
    let place = diagnostic.place.unwrap();
    assert_eq!((place.line, diagnostic.level), (11, Level::Error), "{diagnostic:?}");
    assert!(diagnostic.says.starts_with("its Rego does not compile: "), "{diagnostic:?}");
}

#[test]
fn places_are_those_of_what_was_written() {
    let rego = "package held\n\nviolation[{\"msg\": \"a\"}] {\n  x := 1\n  not f(input.a.b); nosuch(x)\n}\n\nf(x) { x }";
    let diagnostic = refused(&template(rego));
    let place = diagnostic.place.unwrap();
    assert_eq!((place.line, place.column), (13, 29), "{diagnostic:?}");
}

#[test]
fn what_a_verdict_must_not_depend_on_is_refused() {
    for (call, says) in [
        ("http.send({})", "http.send is not offered"),
        ("time.now_ns()", "time.now_ns is not offered"),
        ("rand.intn(\"a\", 3)", "rand.intn is not offered"),
        ("data.secrets.x", "only into data.inventory and data.lib"),
    ] {
        let rego = format!("package held\n\nviolation[{{\"msg\": \"a\"}}] {{ {call} }}");
        let diagnostic = refused(&template(&rego));
        assert!(diagnostic.says.contains(says), "{diagnostic:?}");
        assert!(diagnostic.place.is_some());
    }
}

#[test]
fn a_template_needs_a_name_a_target_and_code() {
    let good = template("package held\n\nviolation[{\"msg\": \"a\"}] { true }");
    for (from, to, says) in [
        ("kind: Held", "plural: helds", "names no kind"),
        ("name: held", "name: other", "must be called held"),
        ("admission.k8s.gatekeeper.sh", "other", "no target"),
        ("rego: |", "code: |", "no code"),
        ("violation[", "violations[", "no rule called `violation`"),
    ] {
        let diagnostic = refused(&good.replace(from, to));
        assert!(diagnostic.says.contains(says), "{diagnostic:?}");
    }
}

#[test]
fn code_for_another_engine_alone_is_unknown() {
    let diagnostic = refused(
        "apiVersion: templates.gatekeeper.sh/v1
kind: ConstraintTemplate
metadata: {name: held}
spec:
  crd: {spec: {names: {kind: Held}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      code: [{engine: Other, source: {}}]
",
    );
    assert_eq!(diagnostic.level, Level::Unknown, "{diagnostic:?}");
}

#[test]
fn libraries_and_the_inventory_are_within_reach() {
    let template = "apiVersion: templates.gatekeeper.sh/v1beta1
kind: ConstraintTemplate
metadata: {name: held}
spec:
  crd: {spec: {names: {kind: Held}}}
  targets:
    - target: admission.k8s.gatekeeper.sh
      code:
        - engine: Rego
          source:
            rego: |
              package held
              import data.lib.others.is_other
              violation[{\"msg\": name, \"details\": {\"by\": name}}] {
                data.inventory.namespace[_][\"v1\"].Pod[name]
                is_other(name)
              }
            libs:
              - |
                package lib.others
                is_other(name) { name != input.review.object.metadata.name }
";
    let pod =
        |name| format!("apiVersion: v1\nkind: Pod\nmetadata: {{name: {name}, namespace: shop}}\n");
    let (a, b) = (pod("a"), pod("b"));
    let outcome = judge_with(template, &super::constraint("{}"), &a, &[&a, &b]);
    let breach = &outcome.breaches[0];
    assert_eq!((breach.message.as_str(), breach.details.as_str()), ("b", "{\"by\":\"b\"}"));
    assert_eq!(outcome.breaches.len(), 1);
}

#[test]
fn what_looks_up_others_cannot_tell_among_some() {
    let body = "not data.inventory.cluster[\"v1\"].Node.a";
    let rego = format!("package held\n\nviolation[{{\"msg\": \"a\"}}] {{ {body} }}");
    let pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n";
    let judge = |is_complete| {
        judge_among(&template(&rego), &super::constraint("{}"), pod, &[], is_complete).verdict
    };
    assert!(matches!(judge(false), Verdict::Unknown(_)));
    assert_eq!(judge(true), Verdict::Fail);
}

#[test]
fn a_broken_template_disables_only_itself() {
    let good = template("package held\n\nviolation[{\"msg\": \"a\"}] { true }");
    let bad = good.replace("eld", "urt").replace("{ true }", "{ true");
    let mut policies = Policies::default();
    policies.add_template(&Object::new(read_one(&bad).root(), None)).unwrap_err();
    policies.add_template(&Object::new(read_one(&good).root(), None)).unwrap();
    let constraint = read_one(&super::constraint("{}"));
    policies.add_constraint(&Object::new(constraint.root(), None)).unwrap();
}

fn refused(yaml: &str) -> Diagnostic {
    Template::read(&Object::new(read_one(yaml).root(), None)).unwrap_err()
}
