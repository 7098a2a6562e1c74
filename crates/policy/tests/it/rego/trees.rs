//! What modules are read as.

use policy::rego::syntax::{Version, parse};

use super::shown;

fn read(text: &str, version: Version) -> String {
    match parse(&format!("package a\n{text}"), version) {
        Ok(module) => module.rules.iter().map(shown::rule).collect::<Vec<String>>().join(" / "),
        Err(mistake) => format!("! {}", mistake.says),
    }
}

fn check(version: Version, cases: &[(&str, &str)]) {
    let wrong: Vec<String> = cases
        .iter()
        .map(|(text, expected)| (text, expected, read(text, version)))
        .filter(|(_, expected, found)| found != *expected)
        .map(|(text, expected, found)| format!("{text}\n  expected {expected}\n  found    {found}"))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What stands in the body of a rule.
fn check_bodies(cases: &[(&str, &str)]) {
    let texts: Vec<(String, String)> = cases
        .iter()
        .map(|(text, expected)| {
            let expected = match expected.starts_with('!') {
                true => (*expected).to_owned(),
                false => format!("p -> true {{{expected}}}"),
            };
            (format!("p if {{\n{text}\n}}"), expected)
        })
        .collect();
    let cases: Vec<(&str, &str)> =
        texts.iter().map(|(text, expected)| (text.as_str(), expected.as_str())).collect();
    check(Version::V1, &cases);
}

#[test]
fn heads_of_rules() {
    check(
        Version::V1,
        &[
            ("p := 1", "p -> 1 {}"),
            ("p = 1 q := 2", "p -> 1 {} / q -> 2 {}"),
            ("p if true", "p -> true {true}"),
            ("p if { true; false }", "p -> true {true; false}"),
            ("p := x if { x := 1 }", "p -> x {(x := 1)}"),
            ("default p := [1, {\"a\": null}]", "default p -> [1, object<\"a\": null>] {}"),
            ("default f(x, _) := 1", "default f(x, _) -> 1 {}"),
            ("p contains 1", "p contains 1 -> true {}"),
            ("p contains x if some x in [1]", "p contains x -> true {some x in [1]}"),
            ("p.q contains x if x := 1", "p[\"q\"] contains x -> true {(x := 1)}"),
            ("p[x] contains y if x.y", "p[x] contains y -> true {x[\"y\"]}"),
            ("p[x] := 2 if x", "p[x] -> 2 {x}"),
            ("p[x] if x", "p[x] -> true {x}"),
            ("p.q if x", "p[\"q\"] -> true {x}"),
            ("p.q.r := 1", "p[\"q\"][\"r\"] -> 1 {}"),
            ("p[x].y[z] := 1 if x", "p[x][\"y\"][z] -> 1 {x}"),
            ("f(x) := x", "f(x) -> x {}"),
            ("f([x, {\"a\": y}], 1) if x", "f([x, object<\"a\": y>], 1) -> true {x}"),
            ("p.f(x) := 1 if x", "p[\"f\"](x) -> 1 {x}"),
            ("f(x)", "f(x) -> true {}"),
            ("p if x else := 2 if { y } else := 3", "p -> true {x} else -> 2 {y} else -> 3 {}"),
            ("p := 1 if x\nelse if y", "p -> 1 {x} else -> true {y}"),
            ("p if { x } { y }", "p -> true {x} / p -> true {y}"),
            ("if.x := 1", "if[\"x\"] -> 1 {}"),
            ("p := 1\nelse.x := 2", "p -> 1 {} / else[\"x\"] -> 2 {}"),
            ("contains[1] := 1", "contains[1] -> 1 {}"),
        ],
    );
}

#[test]
fn heads_of_rules_before_opa_1() {
    check(
        Version::V0,
        &[
            ("p { true }", "p -> true {true}"),
            ("p = 1 { true }", "p -> 1 {true}"),
            ("p[x] { x }", "p contains x -> true {x}"),
            ("p [x] { x }", "p contains x -> true {x}"),
            ("p[{\"msg\": m}] { m := 1 }", "p contains object<\"msg\": m> -> true {(m := 1)}"),
            ("p.q { x }", "p contains \"q\" -> true {x}"),
            ("p[1]", "p contains 1 -> true {}"),
            ("p.q.r { x }", "p[\"q\"][\"r\"] -> true {x}"),
            ("p[x] = y { x = y }", "p[x] -> y {(x = y)}"),
            ("p { x } { y }", "p -> true {x} / p -> true {y}"),
            ("f(x) = y { y := x } { y := 1 }", "f(x) -> y {(y := x)} / f(x) -> y {(y := 1)}"),
            ("p { x } else = 2 { y }", "p -> true {x} else -> 2 {y}"),
            ("if := 1", "if -> 1 {}"),
            ("p { every == in }", "p -> true {(every == in)}"),
            ("import future.keywords.if\np if x", "p -> true {x}"),
            ("import future.keywords\np contains x if x in y", "p contains x -> true {(x in y)}"),
            (
                "import future.keywords.every\np { every x in y { x } }",
                "p -> true {every x in y {x}}",
            ),
            ("import rego.v1\np if x", "p -> true {x}"),
            ("import rego.v1\np { x }", "! if is required before the body of a rule"),
            ("import rego.v1\np[1]", "! contains is required for the member of a set"),
            ("import rego.v1\np.q.r", "! a rule has a value or a body"),
            ("p if x", "! p has neither a value nor a body"),
            ("p[x] { x } else = 1", "! else cannot follow a rule with variables in its head"),
            ("p.q { x } else = 1", "! else cannot follow a rule with many values"),
            ("p { x } else { y } { z }", "! unexpected {: expected else"),
            ("p [1]", "! unexpected space behind p: the rule has no body"),
        ],
    );
}

#[test]
fn operators() {
    check_bodies(&[
        ("x := 1 + 2 * 3 - 4", "(x := ((1 + (2 * 3)) - 4))"),
        ("x := a | b & c == d", "(x := ((a | (b & c)) == d))"),
        ("a == b == c", "((a == b) == c)"),
        ("(a + b) / -1 % .5", "(((a + b) / -1) % 0.5)"),
        ("a -1 == b-1", "((a - 1) == (b - 1))"),
        ("a\n+ 1 == 2", "((a + 1) == 2)"),
        ("a ==\nb", "(a == b)"),
        ("a in b", "(a in b)"),
        ("a + 1 in b | c", "((a + 1) in (b | c))"),
        ("a, b in c", "(a, b in c)"),
        ("a in b in c", "((a in b) in c)"),
        ("x = (a, b in c)", "(x = (a, b in c))"),
        ("f(a, b in c)", "f(a, (b in c))"),
        ("f((a, b in c))", "f((a, b in c))"),
        ("[a, b in c]", "[a, (b in c)]"),
        ("not a in b", "not (a in b)"),
        ("x := y = z", "! unexpected =: expected a new line, ; or }"),
        ("-x == 1", "! unexpected x: expected a number"),
        ("a, b", "! unexpected ,: it is neither in a list nor before in"),
    ]);
}

#[test]
fn collections_and_comprehensions() {
    check_bodies(&[
        ("x := []", "(x := [])"),
        ("x := {}", "(x := object<>)"),
        ("x := set()", "(x := set<>)"),
        ("x := {1, 2,}", "(x := set<1, 2>)"),
        ("x := {\"a\": 1, b: c + 1,}", "(x := object<\"a\": 1, b: (c + 1)>)"),
        ("x := {a | b}", "(x := set<a | {b}>)"),
        ("x := [a | b; c]", "(x := [a | {b; c}])"),
        ("x := [a | b, c]", "(x := [(a | b), c])"),
        ("x := [a | b == c, d in e, f]", "(x := [((a | b) == c), (d in e), f])"),
        ("x := [a | b & c | d,]", "(x := [((a | (b & c)) | d)])"),
        ("x := [a | b, c in d]", "(x := [a | {(b, c in d)}])"),
        ("x := [a | b, c in d, e]", "(x := [(a | b), (c in d), e])"),
        ("x := [a | b in c, d]", "(x := [((a | b) in c), d])"),
        ("x := {a | b, c | d}", "(x := set<(a | b), (c | d)>)"),
        ("x := {(a | b)}", "(x := set<(a | b)>)"),
        ("x := {a + 1 | b}", "(x := set<((a + 1) | b)>)"),
        ("x := {k: v | k = v}", "(x := object<k: v | {(k = v)}>)"),
        ("x := {k: v | a, 1: 2}", "(x := object<k: (v | a), 1: 2>)"),
        ("x := {k + 1: v | some k, v in d}", "(x := object<(k + 1): v | {some k, v in d}>)"),
        ("x := {k: v + 1 | d}", "(x := object<k: ((v + 1) | d)>)"),
        ("x := [x | not y\nz with input as 1]", "(x := [x | {not y; z with input as 1}])"),
        ("x := [x | ]", "! found an empty body"),
        ("x := {a: 1, b}", "! unexpected }: expected :"),
    ]);
}

#[test]
fn references_and_calls() {
    check_bodies(&[
        ("a.b[c][\"d\"].if", "a[\"b\"][c][\"d\"][\"if\"]"),
        ("data.a.b(x)", "data.a.b(x)"),
        ("a[\"b\"](x)[i].y", "a.b(x)[i][\"y\"]"),
        ("[1, 2][0]", "[1, 2][0]"),
        ("{\"a\": 1}.a", "object<\"a\": 1>[\"a\"]"),
        ("{x | x = 1}[y]", "set<x | {(x = 1)}>[y]"),
        ("(a & b)[_]", "(a & b)[_]"),
        ("in.x == 1", "(in[\"x\"] == 1)"),
        ("contains(a, b)", "contains(a, b)"),
        ("a[b, c in d]", "a[(b, c in d)]"),
        ("a\n[b] = c", "a; ([b] = c)"),
        ("a [b]", "! unexpected [: expected a new line, ; or }"),
        ("a .b", "! unexpected .: expected a new line, ; or }"),
        ("a. b", "! unexpected b: expected a name directly behind the point"),
        ("\"a\"[0]", "! illegal reference: a string has no keys"),
        ("a[b](c)", "! only a name can be called"),
        ("x := if", "! unexpected keyword if: expected a term"),
    ]);
}

#[test]
fn literals() {
    check_bodies(&[
        ("some x", "some x"),
        ("some x, y, z\nx", "some x y z; x"),
        ("some x in y", "some x in y"),
        (
            "some k, {\"a\": v} in y with input as 1",
            "some k, object<\"a\": v> in y with input as 1",
        ),
        ("every x in y { x; z }", "every x in y {x; z}"),
        ("every k, _ in {1} { k }", "every k, _ in set<1> {k}"),
        (
            "not x with input.a as 1 with data.b as f",
            "not x with input[\"a\"] as 1 with data[\"b\"] as f",
        ),
        ("x; y # said\nz", "x; y; z"),
        ("{1} == {1}", "(set<1> == set<1>)"),
        ("not some x in y", "! unexpected keyword some: expected an expression behind not"),
        ("x y", "! unexpected y: expected a new line, ; or }"),
        ("x;", "! unexpected }: expected a term"),
        ("every [x] in y { x }", "! expected a variable behind every"),
        ("some x + 1", "! expected x in xs, or k, x in xs"),
        ("x with 1 as 2", "! unexpected 1: expected a name behind with"),
    ]);
    check(
        Version::V1,
        &[
            ("p if {x}", "p -> true {x}"),
            ("p if {x, y in z}", "p -> true {(x, y in z)}"),
            ("p if {x} == y", "p -> true {(set<x> == y)}"),
            ("p if {\"a\": 1}", "p -> true {object<\"a\": 1>}"),
            ("p if {x | y}", "p -> true {set<x | {y}>}"),
            ("p if {}", "p -> true {object<>}"),
            ("p if { x := 1\n x }", "p -> true {(x := 1); x}"),
        ],
    );
}

#[test]
fn constants() {
    check_bodies(&[
        (r#"x := "a\n\"\u00e9\ud83d\ude00\/""#, "(x := \"a\\n\\\"é😀/\")"),
        (r#"x := "\ud83d!""#, "(x := \"\u{fffd}!\")"),
        ("x := `a\\n\n\"`", "(x := \"a\\\\n\\n\\\"\")"),
        ("x := [1, -1, 1.5, 1e3, 0, -0.5]", "(x := [1, -1, 1.5, 1000, 0, -0.5])"),
        ("x := [null, true, false]", "(x := [null, true, false])"),
        (r#"x := "\q""#, "! illegal escape sequence"),
        (r#"x := "\u12""#, "! illegal escape sequence in the string"),
        ("x := \"a\n\"", "! the string does not end"),
        ("x := `a", "! the string does not end"),
        ("x := 01", "! a number has no leading zeros, and is no larger than a float"),
        ("x := 1.", "! a number has digits behind its point"),
        ("x := 1a", "! letters follow a number"),
        ("x := é", "! illegal character 'é'"),
        ("x ! y", "! illegal character '!'"),
    ]);
}

#[test]
fn template_strings() {
    check_bodies(&[
        (
            r#"x := $"a {y.z} \{b\n{1}""#,
            "(x := internal.template_string([\"a \", set<$ | {($ := y[\"z\"])}>, \" {b\\n\", 1]))",
        ),
        ("x := $\"\"", "(x := internal.template_string([]))"),
        (
            "x := $`\\n\\{{f({1}) with input as 2}`",
            "(x := internal.template_string([\"\\\\n{\", \
             set<$ | {($ := f(set<1>)) with input as 2}>]))",
        ),
        ("x := $\"{not y}\"", "! an expression is expected in a template string"),
        ("x := $\"{y\"", "! the string does not end"),
    ]);
}

#[test]
fn packages_and_imports() {
    let read = |text: &str| match parse(text, Version::V1) {
        Ok(module) => {
            let imports = module.imports.iter();
            let imports: Vec<String> =
                imports.map(|it| format!("{} as {}", it.path.join("/"), it.name)).collect();
            format!("{}: {}", module.package.join("/"), imports.join(", "))
        }
        Err(mistake) => format!("! {}", mistake.says),
    };
    for (text, expected) in [
        ("package a", "a: "),
        ("\u{feff}# said\npackage a.if[\"x-y\"] import data.b", "a/if/x-y: data/b as b"),
        ("package a\nimport input as i\nimport data.b[\"c\"]", "a: input as i, data/b/c as c"),
        ("package a\nimport rego.v1\nimport future.keywords.in\np := 1", "a: "),
        ("package a\nimport data.b.in as c", "a: data/b/in as c"),
        ("package a\nimport data.b.in", "! an import ends with the keyword in: give it an alias"),
        ("package a\nimport b", "! an import begins with data, input, future or rego"),
        ("package a\nimport rego.v2", "! of rego, v1 is all that can be imported"),
        (
            "package a\nimport future.keywords.x",
            "! unexpected x: expected one of contains, every, if, in",
        ),
        ("package a\nimport data.b[c]", "! expected a string in the path"),
        ("p := 1", "! unexpected p: expected package"),
        ("package a package b", "! unexpected package: a module has one"),
        ("# nothing", "! empty module"),
        ("package a\ndefault p := q", "! the value of a default rule has neither names nor calls"),
        ("package a\ndefault f(x, x) := 1", "! the argument x of a default rule is repeated"),
        ("package a\ndefault p", "! a default rule has a value"),
        ("package a\np", "! p has neither a value nor a body"),
        ("package a\np if {", "! unexpected end of the text: expected a term"),
        ("package a\nnot p", "! unexpected keyword not: expected a rule"),
    ] {
        assert_eq!(read(text), expected, "{text}");
    }
}
