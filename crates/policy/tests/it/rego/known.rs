//! What rules come to where a part of the input is known: `check` holds what is left to the whole.

use super::evaluation::check;

#[test]
fn sets_are_gone_through_without_being_made() {
    check("q[x] { x := input.list[_] } p[y] { y := q[_]; y > 1 }", "{2, 3}");
    check(
        "q[{\"n\": n, \"f\": f}] { n := input.pods[_][f] } p[n] { q[{\"n\": n, \"f\": \"name\"}] }",
        r#"{"a", "b"}"#,
    );
    check("q[[x, y]] { y := input.list[x] } p[y] { q[[1, y]] }", "{2}");
    check(
        "q[x] { x := input.pods[_] } p[l] { q[{\"name\": \"a\", \"labels\": l}] }",
        r#"{{"app": "web"}}"#,
    );
    check(
        "q[x] { x := input.list[_]; x != 2 } p[[a, b]] { a := input.list[_]; a < 3; b := q[_] }",
        "{[1, 1], [1, 3], [2, 1], [2, 3]}",
    );
    check("q[x] { x := input.absent[_] } p[y] { y := q[_] }", "set()");
}

#[test]
fn a_member_that_is_false_is_no_solution() {
    check("q[x] { x := [1, false, input.never][_] } p[y] { q[y] }", "{1}");
    check("q[[x]] { x := [1, input.never][_] } p[y] { q[[y]] }", "{false, 1}");
}

#[test]
fn arrays_have_each_member_of_a_set_once() {
    check("q[x] { x := 1 } q[x] { x := input.list[0] } p = [y | y := q[_]]", "[1]");
    check("q[x] { x := 1 } q[x] { x := input.list[0] } p = count(q)", "1");
}

#[test]
fn entries_that_are_known_are_told_apart() {
    check(
        "p[[x, f(x)]] { x := [\"a\", \"b\", \"c\"][_] }
        f(\"a\") = 1
        f(\"b\") = 2
        f(x) = input.list[0] { x == \"c\" }",
        r#"{["a", 1], ["b", 2], ["c", 1]}"#,
    );
    check("p[[i, x]] { x := [5, 6][i]; x > input.list[0] + 4 }", "{[1, 6]}");
    check("p[k] { {\"a\": 1, \"b\": 2}[k] == input.list[1] }", r#"{"b"}"#);
}

#[test]
fn functions_know_the_arguments_that_are_known() {
    check(
        "g(k, o) = v { v := o[k] } p = [g(\"name\", input.pods[0]), g(\"never\", input)]",
        r#"["a", false]"#,
    );
    check("g(k, o) = v { v := o[k] } p = x { x := g(\"absent\", input) }", "-");
    check("g([k], o) = v { v := o[k] } p = x { x := g([\"never\"], input) }", "false");
    check("g(k, k) = 1 p = [x | x := g(1, input.list[_])]", "[1]");
    check(
        "f(k, x) = 1 { x > 0 } f(k, x) = 2 { x > 2 } p = f(\"k\", input.list[2])",
        "! data.t.f: functions must not produce multiple outputs for same inputs",
    );
}

#[test]
fn small_functions_hold_where_they_are_called() {
    let holds = "h(o) { o.labels.app } h(o) { o.name == \"c\" } ";
    check(&format!("{holds} p[n] {{ o := input.pods[_]; n := o.name; not h(o) }}"), r#"{"b"}"#);
    check(&format!("{holds} p[n] {{ o := input.pods[_]; n := o.name; h(o) }}"), r#"{"a"}"#);
    check("u(o, _) { o.name == \"a\" } p { not u(input.pods[1], input.absent) }", "-");
    check("u(o, _) { o.name == \"a\" } p { not u(input.pods[1], input.never) }", "true");
    check("v(o) = x { y := o.name; x := concat(\"\", [y, y]) } p = v(input.pods[1])", r#""bb""#);
    check("w(o) = o.labels.app p[x] { x := w(input.pods[_]) }", r#"{"web"}"#);
}

#[test]
fn cases_are_told_apart_by_one_test() {
    check(
        "k(x) = \"n\" { is_number(x) }
        k(x) = \"s\" { not is_number(x); is_string(x) }
        k(x) = y { not is_number(x); not is_string(x); y := count(x) }
        p = [k(input.list[0]), k(input.pods[0].name), k(input.pods)]",
        r#"["n", "s", 2]"#,
    );
    check("b(x) = 1 { x } b(x) = 2 { not x } p = [b(input.list[0]), b(input.never)]", "[1, 2]");
}

#[test]
fn tables_are_looked_up() {
    let table = "t(\"b\") = 2 t(\"a\") = 1 t(\"c\") = 3 ";
    check(&format!("{table} p = [x | x := t(input.pods[_].name)]"), "[1, 2]");
    check(&format!("{table} p = x {{ x := t(input.list[0]) }}"), "-");
    check(&format!("{table} p = x {{ x := t(concat(\"\", [input.pods[0].name, \"a\"])) }}"), "-");
    check(
        "t(\"a\") = 1 t(\"a\") = 2 p = t(input.pods[0].name)",
        "! data.t.t: functions must not produce multiple outputs for same inputs",
    );
}

#[test]
fn sets_of_sets_do_not_grow_without_end() {
    let mut rules = "s0[x] { x := input.list[_] }".to_owned();
    for next in 1..40 {
        let last = next - 1;
        rules += &format!("\ns{next}[x] {{ x := s{last}[_] }}");
        rules += &format!("\ns{next}[x] {{ y := [0, 1, 2][_]; x := s{last}[_]; x > y }}");
    }
    check(&format!("{rules}\np[x] {{ x := s39[_] }}"), "{1, 2, 3}");
}
