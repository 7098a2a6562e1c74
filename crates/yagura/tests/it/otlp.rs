//! `yagura serve --otlp`, before collectors of each kind.

mod collector;

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::serving::Serving;
use crate::{fresh_folder, yagura};
use collector::{Answer, Collector};

/// What a JSON pointer leads to.
fn at<'v>(value: &'v Value, pointer: &str) -> &'v Value {
    value.pointer(pointer).unwrap_or(&Value::Null)
}

/// A server that pushes every second.
fn serve(folder: &Path, environment: &[(&str, &str)], arguments: &[&str]) -> Serving {
    let mut command = yagura(folder);
    command.args(["serve", "--listen", "127.0.0.1:0", "--otlp-every", "1"]).args(arguments);
    command.envs(environment.iter().copied());
    Serving::start(command, folder.join("log"))
}

/// Waits until it has said this.
fn says(serving: &Serving, what: &str) {
    let began = Instant::now();
    while !serving.said().contains(what) {
        assert!(began.elapsed() < Duration::from_secs(30), "{what}: {}", serving.said());
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// How long it takes to stop.
fn stopped(serving: Serving) -> Duration {
    let began = Instant::now();
    serving.stop();
    began.elapsed()
}

fn metrics(body: &Value) -> &Vec<Value> {
    at(body, "/resourceMetrics/0/scopeMetrics/0/metrics").as_array().unwrap()
}

fn records(body: &Value) -> &Vec<Value> {
    at(body, "/resourceLogs/0/scopeLogs/0/logRecords").as_array().unwrap()
}

fn is_64_bits_as_a_string(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.parse::<u64>().is_ok())
}

#[test]
fn a_collector_gets_metrics_and_lines() {
    let folder = fresh_folder("otlp-pushed");
    let collector = Collector::start(vec![]);
    let headers = [("OTEL_EXPORTER_OTLP_HEADERS", "authorization=Bearer%20open-sesame")];
    let serving = serve(&folder, &headers, &["--otlp", &collector.address()]);
    let pushed = collector.next("/v1/metrics");
    assert_eq!(pushed.header("content-type"), Some("application/json"));
    assert_eq!(pushed.header("authorization"), Some("Bearer open-sesame"));
    let attributes = at(&pushed.body, "/resourceMetrics/0/resource/attributes");
    assert_eq!(at(attributes, "/0/key"), "service.name");
    assert_eq!(at(attributes, "/0/value/stringValue"), "yagura");
    let all = metrics(&pushed.body);
    let named = |name: &str| all.iter().find(|metric| at(metric, "/name") == name).unwrap();
    let gauge = at(named("yagura_policies"), "/gauge/dataPoints/0");
    assert_eq!(at(gauge, "/asInt"), "0");
    assert!(is_64_bits_as_a_string(at(gauge, "/timeUnixNano")));
    let sum = at(named("yagura_recorded_requests_lost_total"), "/sum");
    assert_eq!(
        (at(sum, "/aggregationTemporality"), at(sum, "/isMonotonic")),
        (&2.into(), &true.into())
    );
    assert!(is_64_bits_as_a_string(at(sum, "/dataPoints/0/startTimeUnixNano")));
    let point = at(named("yagura_admission_review_seconds"), "/histogram/dataPoints/0");
    let (counts, bounds) = (at(point, "/bucketCounts"), at(point, "/explicitBounds"));
    assert_eq!(counts.as_array().unwrap().len(), bounds.as_array().unwrap().len() + 1);
    assert!(counts.as_array().unwrap().iter().all(is_64_bits_as_a_string));
    assert!(is_64_bits_as_a_string(at(point, "/count")) && at(point, "/sum").is_number());
    let lines = collector.next("/v1/logs");
    let line = records(&lines.body).first().unwrap();
    assert!(at(line, "/body/stringValue").as_str().unwrap().starts_with("answering on https://"));
    assert_eq!(
        (at(line, "/severityNumber"), at(line, "/severityText")),
        (&9.into(), &"info".into())
    );
    assert!(is_64_bits_as_a_string(at(line, "/timeUnixNano")));
    let said = serving.stop();
    let last = collector.next("/v1/logs");
    assert!(last.body.to_string().contains("stopping"), "{}", last.body);
    assert!(!said.contains("sesame"), "{said}");
}

#[test]
fn a_collector_proves_who_it_is() {
    let folder = fresh_folder("otlp-tls");
    let collector = Collector::start_tls();
    let file = folder.join("collector.crt");
    fs::write(&file, collector.certificate.as_deref().unwrap()).unwrap();
    let environment = [("SSL_CERT_FILE", file.to_str().unwrap())];
    let serving = serve(&folder, &environment, &["--otlp", &collector.address()]);
    assert!(!metrics(&collector.next("/v1/metrics").body).is_empty());
    drop(serving);
    let other = Collector::start_tls();
    let serving = serve(&folder, &environment, &["--otlp", &other.address()]);
    says(&serving, "warning: cannot reach the collector 127.0.0.1:");
    assert!(other.is_idle());
}

#[test]
fn a_collector_of_the_environment_is_one_too() {
    let folder = fresh_folder("otlp-environment");
    let collector = Collector::start(vec![]);
    let address = collector.address();
    let environment = [("OTEL_EXPORTER_OTLP_ENDPOINT", address.as_str())];
    let _serving = serve(&folder, &environment, &[]);
    assert!(!metrics(&collector.next("/v1/metrics").body).is_empty());
}

#[test]
fn lines_wait_for_a_collector_that_is_busy() {
    let folder = fresh_folder("otlp-busy");
    let busy = || Answer::Status(503, "Retry-After: 2\r\n");
    let collector = Collector::start(vec![busy(), Answer::Taken, Answer::Status(429, "")]);
    let serving = serve(&folder, &[], &["--otlp", &collector.address()]);
    let refused = collector.next("/v1/metrics").when;
    let patience = collector.next("/v1/metrics").when.duration_since(refused);
    assert!(patience >= Duration::from_secs(2), "it came again after {patience:?}");
    let lines = collector.next("/v1/logs");
    let again = collector.next("/v1/logs");
    assert_eq!(records(&lines.body).first(), records(&again.body).first());
    says(&serving, "answers 503 to /v1/metrics; it is tried again");
    says(&serving, "the collector takes metrics and log lines again");
}

#[test]
fn a_collector_that_sends_elsewhere_is_not_followed() {
    let folder = fresh_folder("otlp-elsewhere");
    let elsewhere = Collector::start(vec![]);
    let to = format!("Location: {}/v1/metrics\r\n", elsewhere.address());
    let collector = Collector::start(vec![Answer::Status(307, to.leak())]);
    let serving = serve(&folder, &[], &["--otlp", &collector.address()]);
    collector.next("/v1/metrics");
    says(&serving, "answers 307 to /v1/metrics: it sends us elsewhere, and we do not go");
    collector.next("/v1/metrics");
    assert!(elsewhere.is_idle());
}

#[test]
fn a_collector_that_stalls_or_is_away_keeps_nobody() {
    let folder = fresh_folder("otlp-stalls");
    let collector = Collector::start(vec![Answer::Never]);
    let serving = serve(&folder, &[], &["--otlp", &collector.address()]);
    collector.next("/v1/metrics");
    let took = stopped(serving);
    assert!(took < Duration::from_secs(9), "{took:?}");
    let serving = serve(&folder, &[], &["--otlp", "http://127.0.0.1:1"]);
    says(&serving, "warning: cannot reach the collector 127.0.0.1:1");
    assert!(stopped(serving) < Duration::from_secs(9));
}

#[test]
fn a_secret_in_what_is_wrong_is_not_told() {
    let folder = fresh_folder("otlp-secrets");
    let good = "http://127.0.0.1:1";
    for (address, headers) in [("http://me:open-sesame@otel", ""), (good, "open-sesame")] {
        let mut command = yagura(&folder);
        command.args(["serve", "--listen", "127.0.0.1:0", "--otlp", address]);
        let output = command.env("OTEL_EXPORTER_OTLP_HEADERS", headers).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2));
        assert!(said.contains("OTEL_EXPORTER_OTLP_HEADERS") && !said.contains("sesame"), "{said}");
    }
}
