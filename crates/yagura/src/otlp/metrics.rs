//! The text of `/metrics` as metrics of OTLP: the same names, the same numbers.

use std::time::SystemTime;

use serde_json::{Map, Value, json};

use super::wire::{attribute, nanoseconds};

/// `AGGREGATION_TEMPORALITY_CUMULATIVE`.
const CUMULATIVE: u8 = 2;

/// A metric: what `# TYPE` and `# HELP` say, and its samples.
struct Metric<'t> {
    name: &'t str,
    kind: &'t str,
    help: &'t str,
    samples: Vec<Sample<'t>>,
}

/// `NAME{LABELS} VALUE`, where the name is what follows the metric's: `_total`, `_bucket`.
struct Sample<'t> {
    suffix: &'t str,
    labels: Vec<(&'t str, &'t str)>,
    value: &'t str,
}

/// Reads what [`server::Metrics::text`] writes, counted since `began`. Values of labels are words of our
/// own, and have no quotes in them.
pub(super) fn read(text: &str, began: SystemTime, now: SystemTime) -> Vec<Value> {
    let mut metrics: Vec<Metric<'_>> = Vec::new();
    let mut help = ("", "");
    for line in text.lines() {
        if let Some(said) = line.strip_prefix("# HELP ") {
            help = said.split_once(' ').unwrap_or_default();
        } else if let Some((name, kind)) =
            line.strip_prefix("# TYPE ").and_then(|said| said.split_once(' '))
        {
            let help = if help.0 == name { help.1 } else { "" };
            metrics.push(Metric { name, kind, help, samples: Vec::new() });
        } else if let Some(metric) = metrics.last_mut() {
            metric.samples.extend(sample(line, metric.name));
        }
    }
    let times = Times { began: nanoseconds(began), now: nanoseconds(now) };
    metrics.iter().filter_map(|metric| written(metric, &times)).collect()
}

fn sample<'t>(line: &'t str, name: &str) -> Option<Sample<'t>> {
    let rest = line.strip_prefix(name)?;
    let (rest, value) = rest.rsplit_once(' ')?;
    let (suffix, labels) = rest.split_once('{').unwrap_or((rest, ""));
    let labels = labels.strip_suffix('}').unwrap_or(labels).split(',');
    let label = |label: &'t str| {
        let (key, value) = label.split_once('=')?;
        Some((key, value.trim_matches('"')))
    };
    Some(Sample { suffix, labels: labels.filter_map(label).collect(), value })
}

struct Times {
    began: String,
    now: String,
}

/// A `Metric` of opentelemetry/proto/metrics/v1/metrics.proto; nothing where it has no points yet.
fn written(metric: &Metric<'_>, times: &Times) -> Option<Value> {
    let (suffix, data) = match metric.kind {
        "counter" => {
            let points = points(metric, "_total", Some(times), &times.now);
            ("_total", sum(points)?)
        }
        "gauge" => ("", gauge(points(metric, "", None, &times.now))?),
        "histogram" => ("", histogram(metric, times)?),
        _ => return None,
    };
    let mut written = Map::new();
    written.insert("name".to_owned(), format!("{}{suffix}", metric.name).into());
    written.insert("description".to_owned(), metric.help.trim_end_matches('.').into());
    let (key, data) = data;
    written.insert(key.to_owned(), data);
    Some(Value::Object(written))
}

fn points(metric: &Metric<'_>, suffix: &str, since: Option<&Times>, now: &str) -> Vec<Value> {
    let samples = metric.samples.iter().filter(|sample| sample.suffix == suffix);
    let point = |sample: &Sample<'_>| {
        let labels = sample.labels.iter().map(|(key, value)| attribute(key, value));
        let mut point = Map::new();
        point.insert("attributes".to_owned(), labels.collect());
        if let Some(times) = since {
            point.insert("startTimeUnixNano".to_owned(), times.began.as_str().into());
        }
        point.insert("timeUnixNano".to_owned(), now.into());
        let (key, value) = match sample.value.parse::<i64>() {
            Ok(number) => ("asInt", Value::String(number.to_string())),
            Err(_) => ("asDouble", sample.value.parse::<f64>().ok()?.into()),
        };
        point.insert(key.to_owned(), value);
        Some(Value::Object(point))
    };
    samples.filter_map(point).collect()
}

fn sum(points: Vec<Value>) -> Option<(&'static str, Value)> {
    let data = json!({
        "dataPoints": points, "aggregationTemporality": CUMULATIVE, "isMonotonic": true,
    });
    (!points.is_empty()).then_some(("sum", data))
}

fn gauge(points: Vec<Value>) -> Option<(&'static str, Value)> {
    (!points.is_empty()).then(|| ("gauge", json!({ "dataPoints": points })))
}

/// A histogram of ours has no labels but `le`. Its buckets hold what those before them hold, too; in OTLP
/// each holds its own.
fn histogram(metric: &Metric<'_>, times: &Times) -> Option<(&'static str, Value)> {
    let of = |suffix: &str| metric.samples.iter().find(|sample| sample.suffix == suffix);
    let count: u64 = of("_count")?.value.parse().ok()?;
    let sum: f64 = of("_sum")?.value.parse().ok()?;
    let (mut bounds, mut counts, mut before) = (Vec::<f64>::new(), Vec::<String>::new(), 0_u64);
    for bucket in metric.samples.iter().filter(|sample| sample.suffix == "_bucket") {
        let (_, bound) = bucket.labels.iter().find(|(key, _)| *key == "le")?;
        let held: u64 = bucket.value.parse().ok()?;
        counts.push(held.saturating_sub(before).to_string());
        before = held;
        if *bound != "+Inf" {
            bounds.push(bound.parse().ok()?);
        }
    }
    let point = json!({
        "startTimeUnixNano": times.began,
        "timeUnixNano": times.now,
        "count": count.to_string(),
        "sum": sum,
        "bucketCounts": counts,
        "explicitBounds": bounds,
    });
    let data = json!({ "dataPoints": [point], "aggregationTemporality": CUMULATIVE });
    Some(("histogram", data))
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use serde_json::{Value, json};

    use super::read;

    const TEXT: &str = "\
# HELP yagura_reviews Reviews.
# TYPE yagura_reviews counter
yagura_reviews_total{verdict=\"allowed\"} 3
yagura_reviews_total{verdict=\"denied\"} 1
# HELP yagura_seconds Time.
# TYPE yagura_seconds histogram
yagura_seconds_sum 0.75
yagura_seconds_count 4
yagura_seconds_bucket{le=\"0.1\"} 1
yagura_seconds_bucket{le=\"0.5\"} 3
yagura_seconds_bucket{le=\"+Inf\"} 4
# HELP yagura_policies Policies.
# TYPE yagura_policies gauge
yagura_policies 7
# HELP yagura_none None yet.
# TYPE yagura_none counter
# EOF
";

    #[test]
    fn the_same_numbers_under_the_same_names() {
        let second = |second| SystemTime::UNIX_EPOCH + Duration::from_secs(second);
        let point = |verdict: &str, number: &str| {
            json!({
                "attributes": [{ "key": "verdict", "value": { "stringValue": verdict } }],
                "startTimeUnixNano": "1000000000",
                "timeUnixNano": "2000000000",
                "asInt": number,
            })
        };
        let expected = json!([
            { "name": "yagura_reviews_total", "description": "Reviews", "sum": {
                "dataPoints": [point("allowed", "3"), point("denied", "1")],
                "aggregationTemporality": 2, "isMonotonic": true } },
            { "name": "yagura_seconds", "description": "Time", "histogram": {
                "dataPoints": [{
                    "startTimeUnixNano": "1000000000", "timeUnixNano": "2000000000",
                    "count": "4", "sum": 0.75,
                    "bucketCounts": ["1", "2", "1"], "explicitBounds": [0.1, 0.5] }],
                "aggregationTemporality": 2 } },
            { "name": "yagura_policies", "description": "Policies", "gauge": { "dataPoints": [
                { "attributes": [], "timeUnixNano": "2000000000", "asInt": "7" }] } },
        ]);
        assert_eq!(Value::Array(read(TEXT, second(1), second(2))), expected);
    }
}
