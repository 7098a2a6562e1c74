//! Expressions made of any pieces, and such as grow without end.

use policy::jmespath::{Dialect, EvalError, Expression, Nothing};
use policy::tree::Tree;

use super::ask;
use crate::dice::Dice;

const PIECES: &str = "a b list . .* [ ] [*] [] [? [0] [-1] [1:2] [::-1] ( ) { } , : | || && ! & == \
     != < <= @ * `1` `[1,2]` 'x' \"q\" to_string( sort( map(&a, max_by( keys( merge( length( \
     split( items( replace_all( add( ` ' \" \\ - 99999999999999999999 é";

#[test]
fn any_pieces_are_read_and_asked_without_panic() {
    let mut dice = Dice(0x6a6d_6573);
    let pieces: Vec<&str> = PIECES.split_whitespace().collect();
    let json = r#"{"a":{"b":[1,"x",null,{"a":2}]},"b":"text","list":[[1,2],[3]]}"#;
    let document = Tree::from_json(json).unwrap().to_document();
    let mut read = 0;
    for _ in 0..40_000 {
        let text: String =
            (0..1 + dice.below(9)).map(|_| pieces[dice.below(pieces.len())]).collect();
        for dialect in [Dialect::Standard, Dialect::Kyverno] {
            match Expression::compile(&text, dialect) {
                Err(error) => assert!(error.at <= text.len(), "{text}"),
                Ok(expression) => {
                    read += 1;
                    let _ = expression.evaluate(document.root(), &Nothing, 10_000);
                }
            }
        }
    }
    assert!(read > 1_000, "{read}");
}

#[test]
fn depth_has_an_end_that_the_stack_holds() {
    for (open, middle, close) in [
        ("(", "a", ")"),
        ("[", "a", "]"),
        ("!", "a", ""),
        ("{a:", "a", "}"),
        ("a[?", "a", "]"),
        ("", "a", ".a"),
        ("", "a", "[*].a"),
        ("", "a", "[]"),
        ("", "a", "|a"),
        ("a|", "a", ""),
        ("a||", "a", ""),
        ("a==", "a", ""),
        ("to_array(", "a", ")"),
        ("& ", "a", ""),
        ("*.", "a", ""),
    ] {
        for times in [90, 130, 190, 390, 20_000] {
            let text = format!("{}{middle}{}", open.repeat(times), close.repeat(times));
            let compiled = Expression::compile(&text, Dialect::Standard);
            assert!(times > 90 || compiled.is_ok(), "{open}{close}");
            assert!(times < 20_000 || compiled.is_err(), "{open}{close}");
            let document = Tree::from_json(r#"{"a":[{"a":1}]}"#).unwrap().to_document();
            let _ = compiled.map(|it| it.evaluate(document.root(), &Nothing, 1_000_000));
        }
    }
}

#[test]
fn what_doubles_runs_out_of_steps() {
    let document = Tree::from_json(r#"["x"]"#).unwrap().to_document();
    for double in
        ["[@,@]", "join('',[@,@])", "[@,@][]", "to_string([@,@])", "replace_all(@,'x','xx')"]
    {
        let text = format!("[0]{}", format!("|{double}").repeat(60));
        let expression = Expression::compile(&text, Dialect::Kyverno).unwrap();
        let answer = expression.evaluate(document.root(), &Nothing, 1_000_000);
        assert_eq!(answer, Err(EvalError::OutOfSteps), "{double}");
    }
}

#[test]
fn what_nobody_answers_is_an_error() {
    let document = Tree::Null.to_document();
    for text in ["time_now()", "random('[a-z]')", "parse_yaml('a')", "is_external_url('http://a')"]
    {
        let expression = Expression::compile(text, Dialect::Kyverno).unwrap();
        let answer = expression.evaluate(document.root(), &Nothing, 10_000);
        assert!(matches!(answer, Err(EvalError::Function { .. })), "{text}");
    }
    assert!(ask("random('((a{1000}){1000}){1000}')", "null").starts_with('!'));
}
