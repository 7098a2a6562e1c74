//! JMESPath from outside: Kyverno's functions by a table, and expressions made to hurt.

mod functions;
mod hostile;

use std::net::IpAddr;

use model::Document;
use policy::cel::Timestamp;
use policy::jmespath::{Dialect, Expression, Surroundings};
use policy::tree::Tree;
use source::yaml::{Limits, read};

/// A world in which it is always the same moment.
struct Still;

impl Surroundings for Still {
    fn now(&self) -> Option<Timestamp> {
        Timestamp::parse("2026-11-26T12:00:00Z")
    }

    fn random(&self) -> Option<u64> {
        Some(7)
    }

    fn read_yaml(&self, text: &str) -> Option<Result<Document, String>> {
        let read = read(text.as_bytes(), &Limits::default()).documents.into_iter().next();
        Some(read.ok_or_else(|| "no document".to_owned()))
    }

    fn addresses(&self, host: &str) -> Option<Vec<IpAddr>> {
        let address = if host == "inside" { [10, 0, 0, 1] } else { [8, 8, 8, 8] };
        Some(vec![IpAddr::from(address)])
    }
}

/// What an expression finds in a document of JSON, or what it says instead, in Kyverno's dialect.
fn ask(expression: &str, document: &str) -> String {
    let document = Tree::from_json(document).unwrap().to_document();
    let compiled = match Expression::compile(expression, Dialect::Kyverno) {
        Ok(compiled) => compiled,
        Err(error) => return format!("! {error}"),
    };
    match compiled.evaluate(document.root(), &Still, 100_000) {
        Ok(found) => found.to_string(),
        Err(error) => format!("! {error}"),
    }
}
