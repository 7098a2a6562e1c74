//! Values that are places in documents, and what the checker says of them.

use super::evaluate;

const POD: &str = "
metadata: {name: web, labels: {app: web, tier: null}}
spec:
  replicas: 3
  share: 0.5
  containers:
    - {name: a, securityContext: {runAsNonRoot: true}}
    - {name: b}
";

#[track_caller]
fn check(expr: &str, expected: &str) {
    assert_eq!(evaluate(expr, POD), expected, "{expr}");
}

#[test]
fn a_field_that_is_null_is_there() {
    check("has(object.metadata.labels.tier)", "Bool(true)");
    check("object.metadata.labels.tier == null", "Bool(true)");
    check("has(object.metadata.annotations)", "Bool(false)");
    check("object.metadata.annotations.a", "no such key: annotations");
    check("has(object.metadata.annotations.a)", "no such key: annotations");
    check("object.metadata.?annotations.?a.orValue('none')", "String(\"none\")");
    check("object.metadata.labels.tier.?a.orValue('none')", "String(\"none\")");
    check("has(object.metadata.labels.tier.a)", "Bool(false)");
}

#[test]
fn numbers_are_integers_unless_they_have_a_fraction() {
    check("object.spec.replicas", "Int(3)");
    check("object.spec.share + 0.5", "Double(1.0)");
    check("object.spec.replicas == 3.0", "Bool(true)");
    check("object.spec.replicas + 0.5", "no such overload");
}

#[test]
fn an_item_that_settles_it_gets_over_errors_in_others() {
    check("object.spec.containers.exists(c, c.securityContext.runAsNonRoot)", "Bool(true)");
    check(
        "object.spec.containers.all(c, c.securityContext.runAsNonRoot)",
        "no such key: securityContext",
    );
    check(
        "object.spec.containers.all(c, has(c.securityContext) && c.securityContext.runAsNonRoot)",
        "Bool(false)",
    );
    check("object.spec.containers.map(c, c.name).join(',')", "String(\"a,b\")");
    check("object.metadata.labels.all(k, v, k == 'tier' || v == 'web')", "Bool(true)");
}

#[test]
fn what_is_wrong_has_a_place() {
    check("1 +\n  'a'", "1:3: found no matching overload for '_+_' applied to '(int, string)'");
    check("true &&\n  replicas > 1", "2:3: undeclared reference to 'replicas' (in container '')");
    check("'ä' + ", "1:7: unexpected end of the expression");
    check("object.all(1, true)", "1:12: argument must be a simple name");
    check("size(1)", "1:1: found no matching overload for 'size' applied to '(int)'");
    check(
        "'a'.startsWith(1)",
        "1:4: found no matching overload for 'startsWith' applied to 'string.(int)'",
    );
}
