//! What rules come to.

use policy::rego::syntax::{Version, parse};
use policy::rego::{Program, Value};

use crate::reading::read_one;

const INPUT: &str =
    "{list: [1, 2, 3], pods: [{name: a, labels: {app: web}}, {name: b}], never: false}";

/// What `data.t.p` comes to; `-` where it is undefined, `! …` where it is stopped or refused.
fn answer(version: Version, rules: &str) -> String {
    let module = match parse(&format!("package t\n\n{rules}"), version) {
        Ok(module) => module,
        Err(mistake) => return format!("! {mistake}"),
    };
    let program = match Program::compile(&[module]) {
        Ok(program) => program,
        Err(fault) => return format!("! {fault}"),
    };
    let (input, data) = (read_one(INPUT), read_one("{sizes: {small: 1, large: 9}}"));
    let rule = program.rule(["t", "p"]).unwrap();
    let evaluate = |program: &Program| {
        let values = (Value::of_node(input.root()), Value::of_node(data.root()));
        match program.evaluate(rule, values.0, values.1) {
            Ok(value) => value.map_or("-".to_owned(), |value| value.to_string()),
            Err(stop) => format!("! {stop}"),
        }
    };
    let answer = evaluate(&program);
    // Whatever part of the input is known beforehand, what is left comes to the same.
    for known in 0..8 {
        let keys = ["list", "pods", "never"].into_iter().enumerate();
        let keys = keys.filter(|(position, _)| known >> position & 1 == 1);
        let entry = |(_, key)| Some((key, Value::owned(input.root().get(key), 100)?));
        let left = program.where_known(&Value::object(keys.filter_map(entry)));
        let left = left.map(|left| evaluate(&left));
        assert!(left.is_none_or(|left| left == answer), "{rules}\nwhere {known:03b} is known");
    }
    answer
}

pub(super) fn check(rules: &str, expected: &str) {
    assert_eq!(answer(Version::V0, rules), expected, "{rules}");
}

#[test]
fn bodies_find_every_solution() {
    check("p[x] { x := input.list[_]; x > 1 }", "{2, 3}");
    check("p[x] { input.list[x] > 1 }", "{1, 2}");
    check("p[[k, v]] { v := data.sizes[k] }", r#"{["large", 9], ["small", 1]}"#);
    check("p = [x | x := input.pods[_].name]", r#"["a", "b"]"#);
    check(
        "p = {n: l | pod := input.pods[_]; n := pod.name; l := pod.labels.app}",
        r#"{"a": "web"}"#,
    );
    check("p = x { x := input.list[0] } else = 5 { true }", "1");
    check("p = x { x := input.absent } else = 5 { true }", "5");
    check("default p = 7\np = 8 { input.never }", "7");
}

#[test]
fn literals_run_when_what_they_need_is_there() {
    check("p[y] { y := x + 1; x = input.list[_] }", "{2, 3, 4}");
    check("p { not x; x = input.never }", "true");
    check("p[x] { [x, 2] = [y, z]; z = 2; y = input.list[_] }", "{1, 2, 3}");
    check("p[n] { {\"name\": n, \"labels\": {\"app\": _}} = input.pods[_] }", r#"{"a"}"#);
    check("p { x == 1 }", "! var x is unsafe: nothing gives it a value");
    check("p { not input.list[_] == 9 }", "! var _ is unsafe: nothing gives it a value");
    check("p { not x; x := input.never }", "! var x is unsafe");
    check("p = [x | x > 1]", "! var x is unsafe: nothing gives it a value");
}

#[test]
fn variables_belong_to_the_outermost_body_that_names_them() {
    check("p = [y | x := 1; y := x] { x := 2 }", "[1]");
    check("p = [y | y := x] { x := 2 }", "[2]");
    check("x = 5 { true }\np = y { y := x }", "5");
    check("x = 5 { true }\np[x] { some x; input.list[x] == 3 }", "{2}");
    check("p = [a, b] { a := [v | v := 1]; b := [v | v := 2] }", "[[1], [2]]");
}

#[test]
fn functions_match_their_arguments() {
    check("f(1) = \"one\"\nf(x) = \"many\" { x > 1 }\np = [f(1), f(2)]", r#"["one", "many"]"#);
    check("f([a, _], {\"k\": b}) = a + b\np = f([1, 5], {\"k\": 2})", "3");
    check("f(x) = y { y := x } \np = z { f(4, z) }", "4");
    check(
        "f(x) = 1 { x > 0 }\nf(x) = 2 { x > 1 }\np = f(2)",
        "! data.t.f: functions must not produce multiple outputs for same inputs",
    );
    check("f(x) { x }\np = f(1, 2, 3)", "! f has 1 arguments, but is called with 3");
    check("p = nothing.like(1)", "! undefined function nothing.like");
}

#[test]
fn what_conflicts_is_told_whatever_stands_beside_it() {
    let conflict = "f(x) = 1 { x > 0 }\nf(x) = 2 { x > 1 }\n";
    let told = "! data.t.f: functions must not produce multiple outputs for same inputs";
    for body in [
        "f(2) == input.absent",
        "f(input.list[1]) == input.absent",
        "f(input.list[_]); false",
        "x := f(input.list[_]); x == input.absent",
        "not f(input.list[2])",
    ] {
        check(&format!("{conflict}p {{ {body} }}"), told);
    }
    check(&format!("{conflict}p {{ false; f(2) }}"), "-");
    check(&format!("{conflict}p {{ input.absent; f(2) }}"), "-");
}

#[test]
fn definitions_that_begin_alike_are_all_there() {
    let each = "y := input.list[_]; pod := input.pods[_]";
    check(
        &format!(
            "p[x] {{ {each}; y > 2; x := pod.name }}\np[x] {{ {each}; not pod.labels; x := y }}\n\
             p[z] {{ {each}; z := [y, pod.labels.app]; y == 1 }}\np[x] {{ {each}; x := pod.absent }}"
        ),
        r#"{1, 2, 3, "a", "b", [1, "web"]}"#,
    );
    check("p[x] { x := input.list[_] }\np[x] { x := input.list[_] }", "{1, 2, 3}");
    check("p[1]\np[1]\np[2] { input.list[0] == 1 }", "{1, 2}");
}

#[test]
fn a_function_gives_the_same_for_the_same_arguments() {
    check(
        "f(x) = y { y := x + input.list[0] }\np = [a, b, c] { a := f(1); b := f(1) with input as {\"list\": [5]}; c := f(1) }",
        "[2, 6, 2]",
    );
    check(
        "f(x) = y { y := sum(x) }\np = [f(input.list), f([1, 2, 4]), f(input.list)]",
        "[6, 7, 6]",
    );
    check(
        "f(x) = y { y := input.list[x] }\np = [y | x := [0, 1, 0, 2, 0][_]; y := f(x)]",
        "[1, 2, 1, 3, 1]",
    );
}

#[test]
fn rules_are_values_sets_and_objects() {
    check(
        "p = x { x := input.list[_] }",
        "! data.t.p: complete rules must not produce multiple outputs",
    );
    check("p { input.list[_] > 0 }", "true");
    check(
        "q[\"a\"] = 1\nq[k] = v { v := data.sizes[k] }\np = q",
        r#"{"a": 1, "large": 9, "small": 1}"#,
    );
    check("q.a = 1\nq.b = 2\np = q", r#"{"a": 1, "b": 2}"#);
    check("q[x] { x := input.list[_] }\np { q[2]; not q[7] }", "true");
    check(
        "q[{\"m\": m, \"n\": n}] { m := input.list[n] }\np[m] { q[{\"m\": m, \"n\": 1}] }",
        "{2}",
    );
    check("p { q }\nq { p }", "! data.t.p depends on itself: recursion is not allowed");
    check("p = 1\np[x] { x := 2 }", "! conflicting rules data.t.p found");
}

#[test]
fn a_call_may_have_any_number_of_values() {
    check("p[v] { walk(input.list, [[_], v]) }", "{1, 2, 3}");
    check("p[v] { [[_], v] = walk(input.list) }", "{1, 2, 3}");
    check("p { walk(input.pods, [_, \"web\"]) }", "true");
    check("p = count([1 | walk(input.list, _)])", "4");
}

#[test]
fn values_stand_in_for_others() {
    check("q = input.list[0]\np = [q, r] { r := q with input.list as [7] }", "[1, 7]");
    check("q = data.sizes.small\np = x { x := q with data.sizes.small as 3 }", "3");
    check("q = 1\nr = q\np = x { x := r with data.t.q as 2 }", "2");
    check("p[x] { x := input[_] with input as {\"a\": 4, \"b\": 5} }", "{4, 5}");
}

#[test]
fn the_newest_keywords_are_known() {
    let check = |rules: &str, expected: &str| {
        assert_eq!(answer(Version::V1, rules), expected, "{rules}");
    };
    check("p contains x if some x in input.list", "{1, 2, 3}");
    check("p if every x in input.list { x < 4 }", "true");
    check("p if every x in input.list { x < 3 }", "-");
    check("p if 2 in input.list", "true");
    check("p contains i if some i, 3 in input.list", "{2}");
    check("q.r[x] := y if some x, y in input.list\np := q.r", "{0: 1, 1: 2, 2: 3}");
    check("q[a] contains b if { some a, b in input.list }\np := q", "{0: {1}, 1: {2}, 2: {3}}");
}

#[test]
fn numbers_are_exact() {
    check("p = 1000000000000000000000 + 1", "1000000000000000000001");
    check("p = [7 / 2, 6 / 2, 7 % 4, 0.1 + 0.2]", "[3.5, 3, 3, 0.30000000000000004]");
    check("p = 1 / 0", "-");
    check("p = {1, 2} - {2} | {5}", "{1, 5}");
}
