//! Values that are places in documents, and what the checker says of them.

use policy::cel::{Activation, Budget, Type, Value};
use source::yaml::{Limits, read};

use super::{environment, evaluate};

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

/// The pod once more, as an expression makes it.
const MADE: &str = "{
    'metadata': {'name': 'web', 'labels': {'app': 'web', 'tier': null}},
    'spec': {
        'replicas': 3,
        'share': 0.5,
        'containers': [{'name': 'a', 'securityContext': {'runAsNonRoot': true}}, {'name': 'b'}]
    }
}";

#[test]
fn a_place_says_what_a_value_says() {
    let operands = [
        "object",
        "object.metadata.labels",
        "object.metadata.labels.tier",
        "object.metadata.name",
        "object.metadata.?name",
        "object.metadata.?annotations",
        "object.spec.replicas",
        "object.spec.containers",
        "object.spec.?containers",
        "object.spec.containers[0]",
        "object.spec.containers[?7]",
        "object.metadata.labels[?'app']",
        "object.metadata.none",
    ];
    let asked = [
        "OPERAND",
        "OPERAND.name",
        "OPERAND.?name",
        "OPERAND.?name.orValue('none')",
        "OPERAND.?name.?app.orValue('none')",
        "OPERAND.?name.optMap(it, size(it)).or(optional.of(0))",
        "OPERAND.orValue([])",
        "has(OPERAND.name)",
        "has(OPERAND.name.app)",
        "OPERAND['name']",
        "OPERAND[?'name']",
        "OPERAND[0]",
        "OPERAND[?0]",
        "'name' in OPERAND",
        "3 in OPERAND",
        "!OPERAND",
        "OPERAND && true",
        "OPERAND || true",
        "OPERAND ? 1 : 2",
        "OPERAND == 'web'",
        "OPERAND != 3",
        "OPERAND < 4",
        "OPERAND.startsWith('w')",
        "OPERAND.endsWith('eb') || OPERAND.contains('x')",
        "OPERAND.matches('^w')",
        "OPERAND.all(it, it != 'web')",
        "OPERAND.exists(it, it.name == 'b')",
        "OPERAND.all(key, value, has(value.name))",
        "OPERAND.filter(it, has(it.securityContext))",
        "OPERAND + OPERAND",
        "OPERAND + []",
    ];
    for operand in operands {
        for asked in asked {
            let expr = asked.replace("OPERAND", operand);
            let made = format!("cel.bind(object, dyn({MADE}), {expr})");
            agree(&expr, &made);
        }
    }
}

/// Both expressions give the same value, or fail in the same way.
#[track_caller]
fn agree(expr: &str, made: &str) {
    let stream = read(POD.as_bytes(), &Limits::default());
    let mut environment = environment();
    let slot = environment.declare("object", Type::Dyn);
    let programs = (environment.compile(expr), environment.compile(made));
    let (Ok(found), Ok(expected)) = &programs else {
        return assert!(programs.0.is_err() && programs.1.is_err(), "{programs:?}");
    };
    let mut activation = Activation::new();
    activation.set(slot, Value::of_node(stream.documents[0].root()).unwrap());
    let mut budget = Budget::new(Budget::PER_POLICY);
    let found = found.evaluate(&activation, &mut budget);
    let expected = expected.evaluate(&activation, &mut budget);
    assert_eq!(found, expected, "{expr}");
}

#[test]
fn keys_that_look_alike_are_told_apart() {
    let object = "{aaaaaaaxbbbbbbbb: 1, aaaaaaaybbbbbbbb: 2}";
    for (expr, expected) in [
        ("object.aaaaaaaxbbbbbbbb", "Int(1)"),
        ("object.aaaaaaaybbbbbbbb", "Int(2)"),
        ("has(object.aaaaaaazbbbbbbbb)", "Bool(false)"),
        ("object['aaaaaaaybbbbbbbb']", "Int(2)"),
        ("'aaaaaaaybbbbbbbb' in object", "Bool(true)"),
        ("'aaaaaaazbbbbbbbb' in object", "Bool(false)"),
    ] {
        assert_eq!(evaluate(expr, object), expected, "{expr}");
    }
}
