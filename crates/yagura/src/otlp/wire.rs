//! What is sent: the protobuf messages of OTLP in JSON, with 64-bit integers as strings and enums as
//! numbers, as <https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding> has it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use super::lines::{Kept, Line};

/// `SeverityNumber` of opentelemetry/proto/logs/v1/logs.proto.
const INFO: u8 = 9;
const WARN: u8 = 13;
const ERROR: u8 = 17;

/// Nanoseconds since 1970, as a string.
pub(super) fn nanoseconds(time: SystemTime) -> String {
    time.duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO).as_nanos().to_string()
}

/// A key and a text.
pub(super) fn attribute(key: &str, value: &str) -> Value {
    json!({ "key": key, "value": { "stringValue": value } })
}

/// Who tells: this program, and which of its replicas.
pub(super) fn resource(replica: &str) -> Value {
    json!({ "attributes": [
        attribute("service.name", "yagura"),
        attribute("service.version", env!("CARGO_PKG_VERSION")),
        attribute("service.instance.id", replica),
    ] })
}

/// An `ExportMetricsServiceRequest`.
pub(super) fn metrics(resource: &Value, metrics: Vec<Value>) -> Value {
    json!({ "resourceMetrics": [{
        "resource": resource,
        "scopeMetrics": [{ "scope": scope(), "metrics": metrics }],
    }] })
}

/// An `ExportLogsServiceRequest`: with a last line about those that are lost.
pub(super) fn lines(resource: &Value, kept: &Kept, now: SystemTime) -> Value {
    let mut records: Vec<Value> = kept.lines.iter().map(record).collect();
    if kept.lost > 0 {
        let says = format!("{} older lines were left out: the collector was away", kept.lost);
        records.push(json!({
            "timeUnixNano": nanoseconds(now),
            "observedTimeUnixNano": nanoseconds(now),
            "severityNumber": WARN,
            "severityText": "warning",
            "body": { "stringValue": says },
        }));
    }
    json!({ "resourceLogs": [{
        "resource": resource,
        "scopeLogs": [{ "scope": scope(), "logRecords": records }],
    }] })
}

fn scope() -> Value {
    json!({ "name": "yagura", "version": env!("CARGO_PKG_VERSION") })
}

/// A `LogRecord`: what is neither time, level nor message is an attribute.
fn record(line: &Line) -> Value {
    let text = |key: &str| line.entries.get(key).and_then(Value::as_str).unwrap_or_default();
    let level = text("level");
    let severity = match level {
        "error" => ERROR,
        "warning" | "unknown" => WARN,
        _ => INFO,
    };
    let others = line.entries.iter();
    let others = others.filter(|(key, _)| !["time", "level", "message"].contains(&key.as_str()));
    let attributes = others.filter_map(|(key, value)| match value {
        Value::String(text) => Some(attribute(key, text)),
        Value::Number(number) => {
            Some(json!({ "key": key, "value": { "intValue": number.to_string() } }))
        }
        _ => None,
    });
    json!({
        "timeUnixNano": nanoseconds(line.when),
        "observedTimeUnixNano": nanoseconds(line.when),
        "severityNumber": severity,
        "severityText": level,
        "body": { "stringValue": text("message") },
        "attributes": attributes.collect::<Vec<_>>(),
    })
}
