//! Templates and objects made to hurt: every one ends in a verdict, or is refused.

use model::{Object, Verdict};
use policy::gatekeeper::Template;

use super::{constraint, judge, template};
use crate::dice::Dice;
use crate::reading::read_one;

const POD: &str = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n";

#[test]
fn what_does_not_end_is_stopped() {
    for body in [
        "few := numbers.range(1, 1000); count([1 | few[_]; few[_]; few[_]]) > 0",
        "numbers.range(1, 10000000000)[_] == 0",
        "numbers.range(-9223372036854775807, 9223372036854775807)[_] == 0",
        "numbers.range_step(1, 10000000000, 2)[_] == 0",
        "count(net.cidr_expand(\"::/0\")) > 0",
        "bits.lsh(1, 1000000000) > 0",
        "a := sprintf(\"%1000d\", [1]); b := replace(a, \" \", a); c := replace(b, \" \", a); d := replace(c, \" \", a)",
        "count(sprintf(\"%v\", [f])) > 0",
    ] {
        let doubled: String = (1..40)
            .map(|level| format!("  x{level} := [x{}, x{}]\n", level - 1, level - 1))
            .collect();
        let rego = format!(
            "package held\n\nviolation[{{\"msg\": \"a\"}}] {{ {body} }}\n\nf = x39 {{\n  x0 := 1\n{doubled}}}"
        );
        let outcome = judge(&template(&rego), &constraint("{}"), POD);
        let Verdict::Unknown(why) = &outcome.verdict else { panic!("{outcome:?}") };
        assert!(why.contains("was stopped"), "{why}");
        assert!(outcome.actions.is_empty());
    }
}

#[test]
fn what_calls_itself_is_refused() {
    for rules in [
        "f(x) = y { y := f(x) }",
        "f(x) = y { y := g(x) }\n\ng(x) = y { y := f(x) }",
        "p { q }\n\nq { p }\n\nf(x) { p }",
    ] {
        let rego = format!("package held\n\nviolation[{{\"msg\": \"a\"}}] {{ f(1) }}\n\n{rules}");
        let yaml = read_one(&template(&rego));
        let refused = Template::read(&Object::new(yaml.root(), None)).unwrap_err();
        assert!(refused.says.contains("recursion"), "{refused:?}");
    }
}

#[test]
fn what_is_too_deep_or_too_long_is_refused() {
    let deep = format!("x := {}1{}", "[".repeat(5_000), "]".repeat(5_000));
    let long = format!("x := \"{}\"", "a".repeat(300_000));
    for body in [deep, long] {
        let rego = format!("package held\n\nviolation[{{\"msg\": \"a\"}}] {{\n{body}\n}}");
        let yaml = read_one(&template(&rego));
        Template::read(&Object::new(yaml.root(), None)).unwrap_err();
    }
}

#[test]
fn what_is_too_large_is_not_judged() {
    let object = format!("{POD}x: [{}]\n", "0, ".repeat(2_000_001));
    let rego = "package held

violation[{\"msg\": \"a\"}] { input.review.object == input.review.object }";
    let outcome = judge(&template(rego), &constraint("{}"), &object);
    let Verdict::Unknown(why) = &outcome.verdict else { panic!("{outcome:?}") };
    assert!(why.contains("too large to be judged"), "{why}");
}

#[test]
fn formats_of_an_object_do_no_harm() {
    let rego = "package held

violation[{\"msg\": msg}] { msg := sprintf(input.review.object.format, [1, \"a\"]) }";
    for format in ["%½d", "%99999999999999999999d", "%.99999999f", "%[1]d", "%*d", "%", "%-+# 0"] {
        let object = format!("{POD}format: '{format}'\n");
        let outcome = judge(&template(rego), &constraint("{}"), &object);
        assert_eq!(outcome.verdict, Verdict::Fail, "{format}");
    }
}

/// Rego that looks right from afar. It may be refused, and must not break anything.
#[test]
fn scraps_of_rego_do_no_harm() {
    const SCRAPS: &[&str] = &[
        "violation",
        "[",
        "]",
        "{",
        "}",
        "(",
        ")",
        "\"msg\"",
        ":",
        "msg",
        ":=",
        "=",
        "==",
        "not",
        "input",
        ".",
        "review",
        "object",
        "_",
        ",",
        "\n",
        "\n",
        ";",
        "|",
        "f",
        "1",
        "some",
        "in",
        "every",
        "else",
        "default",
        "with",
        "as",
        "data.inventory",
        "sprintf",
        "count",
        "`",
        "#",
        "import",
        "package",
        "\"",
        "½",
        "-",
        "+",
        "true",
        "set()",
        "numbers.range",
    ];
    let mut dice = Dice(0x1dea_5eed);
    for _ in 0..1_500 {
        let mut rego = "package held\n\nviolation[{\"msg\": \"a\"}] { ".to_owned();
        for _ in 0..dice.below(24) {
            rego.push_str(SCRAPS[dice.below(SCRAPS.len())]);
            if dice.below(2) == 0 {
                rego.push(' ');
            }
        }
        rego.push_str(" }");
        let written = template(&rego);
        let yaml = source::yaml::read(written.as_bytes(), &source::yaml::Limits::default());
        let Some(document) = yaml.documents.first() else { continue };
        if Template::read(&Object::new(document.root(), None)).is_ok() {
            judge(&written, &constraint("{}"), POD);
        }
    }
}

/// Numbers written short that are long: each is answered or refused within moments.
#[test]
fn long_numbers_do_no_harm() {
    for body in [
        "to_number(\"1e999999999\") > 0",
        "json.unmarshal(\"1e999999999\") > 0",
        "units.parse(\"1e999999999\") > 0",
        "units.parse_bytes(\"1e99999999Ei\") > 0",
        "format_int(to_number(\"1e99999999\"), 2) == \"\"",
        "1e99999999 > 0",
        "round(1e9999999) > 0",
        "substring(\"a\", 0, 9999999999999) == \"\"",
    ] {
        let rego = format!("package held\n\nviolation[{{\"msg\": \"a\"}}] {{ {body} }}");
        let written = template(&rego);
        let yaml = read_one(&written);
        if Template::read(&Object::new(yaml.root(), None)).is_ok() {
            judge(&written, &constraint("{}"), POD);
        }
    }
}
