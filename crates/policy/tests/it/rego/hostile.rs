//! Modules made of anything, and such as grow without end.

use policy::rego::syntax::{Version, parse};

use crate::dice::Dice;

const PIECES: &str = "p q x _ . , : ; ( ) [ ] { } := = == != < <= + - * / % & | \" ` $\" $` \\ # 1 \
     0.5 1e9 \"s\" `r` if else contains in every some not with as default import package input \
     data null true set() f( é \\u{ rego.v1 future.keywords";

const PROGRAM: &str = r#"package a.b
import data.lib as l
import rego.v1
default p := {"a": [1, 2]}
p := x if { some x in input.xs; not x.y with input as {"z": 1} } else := $"n {x} m" if x
q contains {"msg": sprintf("%v", [m])} if { every k, v in {a: b | b := c[a]} { k == v | w } }
f([x, _], "s") := x.y["z"](-1)[0] if x != `r` & {1, 2 | 3, 4}
r[x].y[z] := [x | y, z in w; x <= 1e3 % 2] if { x > 0.5 }
"#;

fn read(text: &str) -> bool {
    [Version::V0, Version::V1].into_iter().fold(false, |is_read, version| {
        match parse(text, version) {
            Ok(_) => true,
            Err(mistake) => {
                assert!(mistake.at <= text.len(), "{text}");
                is_read
            }
        }
    })
}

#[test]
fn any_pieces_are_read_without_panic() {
    let mut dice = Dice(0x7265_676f);
    let pieces: Vec<&str> = PIECES.split_whitespace().chain(["\n", " "]).collect();
    let mut count = 0;
    for _ in 0..30_000 {
        let pieces = (0..1 + dice.below(14)).map(|_| pieces[dice.below(pieces.len())]);
        let text: String = pieces.flat_map(|piece| [piece, " "]).collect();
        let spaced = format!("package a\np if {{ {text} }}");
        count += usize::from(read(&spaced));
        read(&format!("package a\n{}", text.replace(' ', "")));
    }
    assert!(count > 100, "{count}");
}

#[test]
fn any_bytes_are_read_without_panic() {
    let mut dice = Dice(0x6279_7465);
    for _ in 0..10_000 {
        let bytes: Vec<u8> = (0..dice.below(40)).map(|_| dice.below(256) as u8).collect();
        read(&format!("package a\np := {}", String::from_utf8_lossy(&bytes)));
    }
}

#[test]
fn a_program_with_changes_is_read_without_panic() {
    assert!(parse(PROGRAM, Version::V0).is_ok(), "{PROGRAM}");
    let pieces: Vec<&str> = PIECES.split_whitespace().collect();
    let mut dice = Dice(0x6d75_7461);
    let mut count = 0;
    for _ in 0..10_000 {
        let mut text: Vec<char> = PROGRAM.chars().collect();
        for _ in 0..1 + dice.below(3) {
            let (from, length) = (dice.below(text.len()), dice.below(4));
            let to = text.len().min(from + length);
            let piece = if dice.below(2) == 0 { "" } else { pieces[dice.below(pieces.len())] };
            text.splice(from..to, piece.chars());
        }
        count += usize::from(read(&text.into_iter().collect::<String>()));
    }
    assert!(count > 100, "{count}");
}

#[test]
fn depth_has_an_end_that_the_stack_holds() {
    for (open, middle, close) in [
        ("(", "x", ")"),
        ("[", "x", "]"),
        ("{", "x", "}"),
        ("{1: ", "x", "}"),
        ("{", "x", ": 1}"),
        ("[x | ", "x", "]"),
        ("{x | ", "x", ", 1}"),
        ("{1: x | ", "x", "}"),
        ("[x | every x in y { ", "x", " }]"),
        ("f(", "x", ")"),
        ("x[", "x", "]"),
        ("$\"{", "x", "}\""),
        ("x + ", "x", ""),
        ("x in ", "x", ""),
        ("(", "x", " + 1 + 1)"),
        ("[x | x with input as ", "x", "]"),
    ] {
        for times in [45, 90, 110, 20_000] {
            let term = format!("{}{middle}{}", open.repeat(times), close.repeat(times));
            let parsed = parse(&format!("package a\np if {term} == 1"), Version::V1);
            assert!(times > 45 || parsed.is_ok(), "{open}{close} {parsed:?}");
            assert!(times < 20_000 || parsed.is_err(), "{open}{close}");
        }
    }
}

#[test]
fn length_has_no_end() {
    for (open, middle, close) in [
        ("", "p := 1 + 2\n", ""),
        ("p if {\n", "x == 1\n", "}"),
        ("p if {\n", "in.x == 1\n", "}"),
        ("p := [", "a in b, ", "]"),
        ("p := {", "1: 2 * 3, ", "}"),
        ("p if x ", "else := 1 + 1 if x\n", ""),
        ("p if { x ", "with input as 1 + 1 ", "}"),
        ("p := $\"", "{x + 1}", "\""),
        ("p if { x } ", "{ x } ", ""),
        ("", "import future.keywords.if\n", ""),
    ] {
        let text = format!("package a\n{open}{}{close}", middle.repeat(20_000));
        let parsed = parse(&text, Version::V1);
        assert!(parsed.is_ok(), "{open}{middle}{close} {}", parsed.unwrap_err());
    }
}

#[test]
fn a_large_head_is_not_repeated_without_end() {
    let head = format!("p := [{}] if x", "1, ".repeat(50_000));
    let text = format!("package a\n{head}{}", " { x }".repeat(50_000));
    let mistake = parse(&text, Version::V1).unwrap_err();
    assert_eq!(mistake.says, "too many bodies behind one head");
}
