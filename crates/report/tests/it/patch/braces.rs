//! Lists and mappings in brackets, and JSON.

use model::{Edit, Literal};

use super::check;

#[test]
fn braces_stay_braces() {
    check(
        "a: {b: 1, c: [x, y]} # d\n",
        vec![Edit::set("a.e", true), Edit::append("a.c", "z"), Edit::remove("a.b")],
        "a: {c: [x, y, z], e: true} # d\n",
    );
    check("a: { b: 1 }\n", vec![Edit::set("a.c.d", "x, y")], "a: { b: 1, c: {d: \"x, y\"} }\n");
}

#[test]
fn items_go_from_brackets() {
    check("a: [x, y, z]\n", vec![Edit::remove("a[0]")], "a: [y, z]\n");
    check("a: [x, y, z]\n", vec![Edit::remove("a[1]"), Edit::remove("a[2]")], "a: [x]\n");
    check("a: [x, y]\nb: 1\n", vec![Edit::remove("a[1]"), Edit::remove("a[0]")], "b: 1\n");
    check("a: [x, y]\n", vec![Edit::set("a", vec!["z"])], "a: [z]\n");
}

#[test]
fn items_have_the_quotes_of_their_neighbours() {
    check(
        "a: [\"x\"]\nb: ['x']\n",
        vec![Edit::append("a", "y"), Edit::append("b", "y")],
        "a: [\"x\", \"y\"]\nb: ['x', 'y']\n",
    );
}

#[test]
fn members_on_lines_of_their_own_get_lines() {
    check(
        "a: [\n  x, # one\n  y # two\n]\nb: {\n  c: 1\n}\n",
        vec![Edit::append("a", "z"), Edit::set("b.d", 2)],
        "a: [\n  x, # one\n  y, # two\n  z\n]\nb: {\n  c: 1,\n  d: 2\n}\n",
    );
    check("a: [\n  x,\n  y,\n]\n", vec![Edit::append("a", "z")], "a: [\n  x,\n  y,\n  z,\n]\n");
}

#[test]
fn json_stays_json() {
    check(
        "{\n  \"spec\": {\n    \"hostPID\": true,\n    \"x\": {},\n    \"args\": [\n      \"a\"\n    ]\n  }\n}\n",
        vec![
            Edit::set("spec.hostPID", false),
            Edit::set("spec.x.runAsUser", 1000),
            Edit::append("spec.args", "b"),
            Edit::set("spec.policy", Literal::Mapping(vec![("drop".into(), vec!["ALL"].into())])),
        ],
        "{\n  \"spec\": {\n    \"hostPID\": false,\n    \"x\": {\n      \"runAsUser\": 1000\n    },\n    \"args\": [\n      \"a\",\n      \"b\"\n    ],\n    \"policy\": {\n      \"drop\": [\n        \"ALL\"\n      ]\n    }\n  }\n}\n",
    );
    check(
        "{\"a\":{\"b\":1,\"c\":[\"x\"]}}",
        vec![Edit::set("a.d.e", "f"), Edit::append("a.c", "y"), Edit::remove("a.b")],
        "{\"a\":{\"c\":[\"x\", \"y\"],\"d\":{\"e\":\"f\"}}}",
    );
    check(
        "{\"a\": 1, \"b\": null}",
        vec![Edit::set("b.c", vec![1]), Edit::remove("a")],
        "{\"b\": {\"c\": [1]}}",
    );
}
