//! What expressions cost, and that they stop where they cost too much.

use policy::cel::{Budget, EvalError};

use super::spend;

#[test]
fn costs_are_those_of_the_api_server() {
    let cases = [
        ("\"Hello World!\"", 0),
        ("1 + 1", 1),
        ("false || false", 0),
        ("true ? 1 : 2", 0),
        ("'12345678901234567890' == '123456789012345678901234567890'", 2),
        ("'123'.matches('[0-9]')", 2),
        ("'abcdefg'.contains('val1' + 'val2222222')", 4),
        ("[1, 2, 3].all(x, true)", 10),
        ("[1, 2, 3].map(x, x)", 11 + 3 * 13),
    ];
    for (expr, cost) in cases {
        let (result, spent) = spend(expr, Budget::new(Budget::PER_POLICY));
        assert!(result.is_ok(), "{expr}: {result:?}");
        assert_eq!(spent, cost, "{expr}");
    }
}

#[test]
fn what_costs_too_much_is_no_answer() {
    let budget = || Budget::new(1000);
    let (result, spent) = spend("lists.range(100).all(x, x >= 0) || true", budget());
    assert_eq!(result, Ok("Bool(true)".to_owned()));
    assert!(spent < 1000, "{spent}");
    let (result, _) = spend("lists.range(1000).all(x, x >= 0) || true", budget());
    assert_eq!(result, Err(EvalError::CostExceeded));
    let (result, _) = spend("lists.range(100).all(x, x >= 0)", budget().per_call(50));
    assert_eq!(result, Err(EvalError::CostExceeded));
}

#[test]
fn values_that_unfold_to_too_much_are_not_made() {
    let doubling = |names: usize, start: &str, step: &str, end: &str| {
        let mut expr = format!("cel.bind(v0, {start}, ");
        for name in 1..names {
            let before = format!("v{}", name - 1);
            expr.push_str(&format!("cel.bind(v{name}, {}, ", step.replace('_', &before)));
        }
        expr + &end.replace('_', &format!("v{}", names - 1)) + &")".repeat(names)
    };
    for (start, step, end) in [
        ("[1]", "[_, _]", "_ == [_]"),
        ("[1]", "_ + _", "size(_) > 0"),
        ("'ab'", "_ + _", "size(_) > 0"),
        ("'ab'", "_.replace('a', _)", "size(_) > 0"),
        ("[1]", "[_, [_]].flatten(2) + _", "size(_) > 0"),
        ("{1: dyn(1)}", "{1: dyn(_), 2: dyn(_)}", "_ == {1: dyn(_)}"),
        ("optional.of(1)", "optional.of([_, _])", "_ == optional.of([_])"),
    ] {
        let expr = doubling(60, start, step, end);
        match super::environment().compile(&expr) {
            Ok(_) => {
                let (result, _) = spend(&expr, Budget::new(Budget::PER_POLICY));
                assert!(result.is_err_and(|error| error.is_final()), "{start} {step}");
            }
            // A type that unfolds to too much is found out earlier.
            Err(error) => assert!(error.message.contains("overload"), "{error}"),
        }
    }
}

#[test]
fn patterns_are_not_compiled_without_end() {
    let expr = "lists.range(10000).all(x, !'b'.matches('(a{9}){9}' + string(x)))";
    let (result, _) = spend(expr, Budget::new(Budget::PER_POLICY));
    assert_eq!(result, Err(EvalError::CostExceeded));
}

#[test]
fn large_patterns_do_not_look_through_large_texts() {
    let text = "cel.bind(a, 'ab'.replace('', 'ab'.replace('', 'abababababababababab')), \
        cel.bind(b, a.replace('', a), [b, b, b, b].join()))";
    for (pattern, is_answered) in [("(?i)password[0-9]+", true), ("([ab]{1,99}c?){20}d", false)] {
        let expr = format!("{text}.matches('{pattern}')");
        let (result, _) = spend(&expr, Budget::new(Budget::PER_POLICY));
        assert_eq!(result.is_ok(), is_answered, "{pattern}: {result:?}");
    }
}
