//! What we write holds to its schema: ours, and that of the SARIF committee where it is at hand.

use std::path::PathBuf;

use report::Format;
use serde_json::Value;

use crate::hostile::hostile;
use crate::sample::Sample;

#[test]
fn json_holds_to_our_schema() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/report-v1.json");
    let schema = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    holds(&schema, Format::Json);
}

#[test]
fn sarif_holds_to_its_schema() {
    let beside = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../target/schemas/sarif.json");
    let path = std::env::var_os("YAGURA_SARIF_SCHEMA").map_or(beside, PathBuf::from);
    let Ok(schema) = std::fs::read_to_string(&path) else {
        println!("skipped: SARIF's schema is not at hand (`cargo xtask schemas` fetches it)");
        return;
    };
    holds(&serde_json::from_str(&schema).unwrap(), Format::Sarif);
}

fn holds(schema: &Value, format: Format) {
    let validator = jsonschema::validator_for(schema).unwrap();
    let mut empty = Sample::new();
    empty.findings.clear();
    empty.excepted.clear();
    empty.diagnostics.clear();
    for sample in [Sample::new(), hostile(), empty] {
        let value: Value = serde_json::from_str(&sample.write(format)).unwrap();
        let errors: Vec<String> = validator
            .iter_errors(&value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{format}: {errors:#?}");
    }
}
