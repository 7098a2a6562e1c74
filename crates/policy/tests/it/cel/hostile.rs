//! Texts made to hurt.

use policy::cel::{Activation, Budget, Environment, Program, Type, Value};
use source::yaml::{Limits, read};

use super::environment;
use crate::dice::Dice;

/// Words that expressions are made of, and some that they are not.
const WORDS: &str = "object . ?. [ ] [? { } {? ( ) , : ? ! - + * / % < <= == != > >= && || in \
    true false null 0 1 -1 9223372036854775807 18446744073709551615u 0x1F 1.5 1e308 .5 'a' \"é\" \
    r'\\d+' b'\\xff' '''x''' `a-b` x y size has all exists exists_one existsOne map filter \
    transformList transformMap transformMapEntry sortBy optMap optFlatMap cel bind cel.bind( \
    .all(x, .map(x, .exists(x,y, has(object.a) .spec .items [0] .size() .format([ .split( .join() \
    .replace( .matches( optional.of( .orValue( dyn( type( int( string( timestamp( duration( \
    '2024-01-01T00:00:00Z' '1h' math.greatest( lists.range( .sort() .flatten() .slice( // \n";

fn evaluate(program: &Program, value: Value<'_>, environment: &Environment) {
    let mut activation = Activation::new();
    if let Some(slot) = environment.slot("object") {
        activation.set(slot, value);
    }
    let _ = program.evaluate(&activation, &mut Budget::new(100_000));
}

#[test]
fn soup_of_words_and_bytes_is_refused_or_evaluated() {
    let words: Vec<&str> = WORDS.split(' ').collect();
    let document = "{a: 1, spec: {b: [1, x, null]}, items: [{x: 1}, {x: a}]}";
    let stream = read(document.as_bytes(), &Limits::default());
    let value = Value::of_node(stream.documents[0].root()).unwrap();
    let mut environment = environment();
    environment.declare("object", Type::Dyn);
    let mut dice = Dice(0xce1);
    let (mut checked, mut unchecked) = (0, 0);
    for round in 0..60_000 {
        let length = 1 + dice.below(9);
        let mut text = String::new();
        for _ in 0..length {
            match dice.below(40) {
                0 => text.push(char::from(dice.below(256) as u8)),
                _ => text.push_str(words[dice.below(words.len())]),
            }
            text.push_str(if dice.below(4) == 0 { " " } else { "" });
        }
        if round % 2 == 0 {
            let open: Vec<char> = text.chars().filter(|it| "([{".contains(*it)).collect();
            let close = |it: &char| match it {
                '(' => ')',
                '[' => ']',
                _ => '}',
            };
            text.extend(open.iter().rev().map(close));
        }
        if let Ok(program) = environment.compile(&text) {
            checked += 1;
            evaluate(&program, value.clone(), &environment);
        }
        if let Ok(program) = environment.compile_unchecked(&text) {
            unchecked += 1;
            evaluate(&program, value.clone(), &environment);
        }
    }
    assert!(checked > 500 && unchecked > checked, "{checked} {unchecked}");
}

#[test]
fn what_nests_deeply_is_refused_or_evaluated() {
    let environment = environment();
    for count in [10, 90, 99, 100, 200, 249, 250, 1000, 30_000] {
        for text in [
            format!("{}1{}", "(".repeat(count), ")".repeat(count)),
            format!("{}1{}", "[".repeat(count), "]".repeat(count)),
            format!("{}true", "!".repeat(count)),
            format!("{}1", "- ".repeat(count)),
            format!("1{}", " + 1".repeat(count)),
            format!("dyn([]){}", "[0]".repeat(count)),
            format!("dyn({{}}){}", ".a".repeat(count)),
            format!("{}1{}", "size(".repeat(count), ")".repeat(count)),
            format!("{}1{}", "{1: ".repeat(count), "}".repeat(count)),
            format!("{}1", "true ? 1 : ".repeat(count)),
            format!("{}true{}", "[1].all(x, ".repeat(count), ")".repeat(count)),
            format!("true{}", " && true".repeat(count)),
            "[".repeat(count),
            "a.".repeat(count),
            "'".repeat(count),
        ] {
            let compiled = [environment.compile(&text), environment.compile_unchecked(&text)];
            for program in compiled.into_iter().flatten() {
                evaluate(&program, Value::Null, &environment);
            }
        }
    }
}

#[test]
fn lazy_variables_may_refer_to_each_other_but_not_too_deeply() {
    let (open, close) = ("[1].all(x, ".repeat(90), ")".repeat(90));
    let plain = ("", "");
    let folds = (open.as_str(), close.as_str());
    let cases = [
        (10, plain, true),
        (150, plain, true),
        (5000, plain, false),
        (5, folds, true),
        (50, folds, false),
    ];
    for (count, (before, after), is_fine) in cases {
        let mut environment = environment();
        let mut programs = Vec::new();
        for index in 0..count {
            let expr = match index {
                0 => "true".to_owned(),
                _ => format!("{before}variables.v{} && true{after}", index - 1),
            };
            let program = environment.compile(&expr).unwrap();
            let slot = environment.declare(&format!("variables.v{index}"), Type::Bool);
            programs.push((slot, program));
        }
        let program = environment.compile(&format!("variables.v{}", count - 1)).unwrap();
        let mut activation = Activation::new();
        programs.iter().for_each(|(slot, program)| activation.set_lazy(*slot, program));
        let result = program.evaluate(&activation, &mut Budget::new(Budget::PER_POLICY));
        assert_eq!(result.is_ok(), is_fine, "{count}: {result:?}");
    }
}

#[test]
fn a_lazy_variable_is_evaluated_once_and_only_where_it_is_used() {
    let mut environment = environment();
    let wrong = environment.compile("[1][5]").unwrap();
    let costly = environment.compile("lists.range(1000).map(x, x * x)").unwrap();
    let wrong_slot = environment.declare("variables.wrong", Type::Dyn);
    let costly_slot = environment.declare("variables.costly", Type::list(Type::Int));
    let run = |expr: &str| {
        let mut activation = Activation::new();
        activation.set_lazy(wrong_slot, &wrong);
        activation.set_lazy(costly_slot, &costly);
        let mut budget = Budget::new(Budget::PER_POLICY);
        let program = environment.compile(expr).unwrap();
        (program.evaluate(&activation, &mut budget).is_ok(), budget.spent())
    };
    assert_eq!(run("true || variables.wrong == 1"), (true, 0));
    assert!(!run("variables.wrong == 1").0);
    let (_, once) = run("variables.costly.size() > 0");
    let (_, twice) = run("variables.costly.size() > 0 && variables.costly.size() > 0");
    assert!(twice < once + 10, "{once} {twice}");
}

#[test]
fn what_is_long_is_compiled_in_time() {
    let environment = environment();
    let many = |piece: &str, between: &str| vec![piece; 90_000 / (piece.len() + 1)].join(between);
    for text in [
        format!("[{}]", many("[]", ",")),
        format!("[{}]", many("{}", ",")),
        format!("[{}]", many("[[]]", ",")),
        format!("[{}]", many("optional.none()", ",")),
        format!("[{}]", many("[].map(x,x)", ",")),
        format!("[{}]", many("cel.bind(x,[],[x,[]])", ",")),
        format!("[{}] == [[]]", many("dyn([])", ",")),
        format!("{{{}}}", many("1:1", ",")),
        many("true", "||"),
        many("a", "&&"),
        many("[] == []", "||"),
        format!("math.greatest({})", many("1", ",")),
        format!("'{}'", many("x", "")),
        format!("'a'.matches('{}')", many("(a{9})", "")),
    ] {
        let compiled = [environment.compile(&text), environment.compile_unchecked(&text)];
        for program in compiled.into_iter().flatten() {
            evaluate(&program, Value::Null, &environment);
        }
    }
}
