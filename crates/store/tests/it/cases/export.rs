use model::{Finding, Severity, Verdict};
use serde_json::Value;
use store::{Event, EventFilter, EventKind, Filter, Store, export_events, export_findings};

use super::Case;
use crate::sample::{any, finding, hour, object, see, web};

pub(super) const CASES: &[Case] = &[
    ("an export holds to its schema", export_holds_to_its_schema),
    ("an export has every finding once", export_is_complete),
];

fn lines(written: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(written).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn findings(store: &dyn Store, filter: &Filter) -> Vec<Value> {
    let mut out = Vec::new();
    let written = export_findings(store, filter, &mut out).unwrap();
    let lines = lines(&out);
    assert_eq!(lines.len() as u64, written);
    lines
}

fn export_holds_to_its_schema(store: &dyn Store) {
    let mut found = super::observing::full();
    found.says.push('\u{2028}');
    see(store, &[found, finding("a", Severity::Low, &web())], hour(0));
    see(store, &[finding("b", Severity::Low, &web())], hour(1));
    let event =
        Event::new(hour(0), EventKind::Admission, "jane\u{202e}", Verdict::Unknown("w".to_owned()));
    let body = super::events::document("{a: [1, {b: c}]}");
    let events = [
        event.clone(),
        event.clone().to(web(), Some(body.root())),
        event.to(object("Role", "", "r"), None),
    ];
    store.record(&events).unwrap();
    let mut written = Vec::new();
    export_findings(store, &any(), &mut written).unwrap();
    assert_eq!(export_events(store, &EventFilter::default(), &mut written).unwrap(), 3);
    let text = std::str::from_utf8(&written).unwrap();
    assert!(!text.contains(['\0', '\u{1b}', '\u{2028}', '\u{202e}']));
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/store-export-v1.json");
    let schema = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for line in lines(&written) {
        let errors: Vec<String> = validator.iter_errors(&line).map(|it| it.to_string()).collect();
        assert!(errors.is_empty(), "{line}: {errors:#?}");
    }
    assert!(!validator.is_valid(&serde_json::json!({"version": 1, "is": "finding"})));
}

fn export_is_complete(store: &dyn Store) {
    let found: Vec<Finding> =
        (0..2_345).map(|it| finding(&format!("c{it}"), Severity::Low, &web())).collect();
    see(store, &found, hour(0));
    see(store, &found[1..], hour(1));
    assert_eq!(findings(store, &any()).len(), 2_345);
    let open = findings(store, &Filter::default());
    let says = open.first().and_then(|it| it.pointer("/finding/says")).and_then(Value::as_str);
    assert_eq!((open.len(), says), (2_344, Some("c1 says so")));
}
