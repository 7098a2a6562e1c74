use std::borrow::Cow;
use std::collections::BTreeMap;

use model::{Container, Node, Severity};

use crate::check::{Check, Judge};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "probes-identical",
    severity: Severity::Low,
    page: include_str!("probes_identical.md"),
    judge: Judge::Container(probes_identical),
};

fn probes_identical(container: &Container<'_>, report: &mut Report<'_>) {
    let (liveness, readiness) = (container.get("livenessProbe"), container.get("readinessProbe"));
    if liveness.is_set() && asks(liveness) == asks(readiness) {
        let says = "asks what the readiness probe asks: a busy container is restarted, not spared";
        report.at("livenessProbe", says);
    }
}

/// What the API server writes where nothing is written.
const DEFAULTS: &[(&str, &str)] = &[
    ("failureThreshold", "3"),
    ("grpc.service", ""),
    ("httpGet.path", "/"),
    ("httpGet.scheme", "HTTP"),
    ("initialDelaySeconds", "0"),
    ("periodSeconds", "10"),
    ("successThreshold", "1"),
    ("timeoutSeconds", "1"),
];

/// What a probe asks: its fields, but those that say no more than the default.
fn asks<'d>(probe: Node<'d>) -> BTreeMap<String, Cow<'d, str>> {
    let mut fields = BTreeMap::new();
    add(String::new(), probe, &mut fields);
    fields.retain(|field, value| !DEFAULTS.contains(&(field, value)));
    fields
}

fn add<'d>(path: String, node: Node<'d>, fields: &mut BTreeMap<String, Cow<'d, str>>) {
    let below = |key: &str| if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
    node.entries().for_each(|entry| add(below(entry.key), entry.value, fields));
    for (index, item) in node.items().enumerate() {
        add(below(&index.to_string()), item, fields);
    }
    if let Some(value) = node.scalar() {
        fields.insert(path, value);
    }
}
