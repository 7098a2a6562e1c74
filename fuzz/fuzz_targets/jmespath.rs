//! Expressions, asked of documents.
#![no_main]

use libfuzzer_sys::fuzz_target;
use policy::jmespath::{Dialect, Expression, Nothing};
use policy::tree::Tree;

fuzz_target!(|input: (&str, &str)| {
    let (text, json) = input;
    let document = Tree::from_json(json).unwrap_or_default().to_document();
    for dialect in [Dialect::Standard, Dialect::Kyverno] {
        match Expression::compile(text, dialect) {
            Err(error) => assert!(error.at <= text.len().max(64 << 10), "{text:?}: {error}"),
            Ok(expression) => {
                let found = expression.evaluate(document.root(), &Nothing, 20_000);
                let again = expression.evaluate(document.root(), &Nothing, 20_000);
                assert_eq!(found, again, "{text:?}");
            }
        }
    }
});
