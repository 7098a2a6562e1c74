//! Expressions of CEL over an object. The first line is the expression; the rest is the object.
#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use policy::cel::{Activation, Budget, Environment, Program, Slot, Type, Value, library};
use source::yaml::{Limits, read};

static ENVIRONMENT: LazyLock<(Environment, Slot)> = LazyLock::new(|| {
    let mut environment =
        library::extensions().into_iter().fold(Environment::standard(), Environment::with);
    let slot = environment.declare("object", Type::Dyn);
    (environment, slot)
});

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let (expr, object) = text.split_once('\n').unwrap_or((&text, ""));
    let (environment, slot) = &*ENVIRONMENT;
    let stream = read(object.as_bytes(), &Limits::default());
    let value = || stream.documents.first().and_then(|it| Value::of_node(it.root()));
    match environment.compile(expr) {
        Ok(program) => {
            let first = evaluate(&program, *slot, value());
            assert_eq!(first, evaluate(&program, *slot, value()), "twice the same");
        }
        Err(error) => assert!(error.offset <= expr.len() && error.line == 1 && error.column > 0),
    }
    if let Ok(program) = environment.compile_unchecked(expr) {
        evaluate(&program, *slot, value());
    }
});

/// What it gives, in words: what is not a number is not equal to itself.
fn evaluate(program: &Program, slot: Slot, value: Option<Value<'_>>) -> (String, u64) {
    let mut activation = Activation::new();
    if let Some(value) = value {
        activation.set(slot, value);
    }
    let mut budget = Budget::new(100_000);
    let result = program.evaluate(&activation, &mut budget);
    (format!("{result:?}"), budget.spent())
}
