//! What `/metrics` tells. A name once published does not change.

use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

/// Counters and gauges of a running server.
#[derive(Debug)]
pub struct Metrics {
    registry: Registry,
    reviews: Family<Reviewed, Counter>,
    seconds: Histogram,
    images: Family<Reviewed, Counter>,
    /// Policies in force.
    pub policies: Gauge,
    /// When the certificate ends, in seconds since 1970.
    pub certificate_ends: Gauge,
    /// Requests that could not be kept.
    pub requests_lost: Counter,
    /// Kinds of objects whose changes cannot be seen at the moment.
    pub kinds_unseen: Gauge,
    /// What the background tells.
    pub background: BackgroundMeters,
    /// What is told of the errands of policies.
    pub errands: ErrandMeters,
}

/// What is told of the errands of policies. A copy counts for the same.
#[derive(Debug, Clone, Default)]
pub struct ErrandMeters {
    pub(crate) writes: Counter,
    pub(crate) failed_writes: Counter,
    pub(crate) waiting: Gauge,
    pub(crate) ended_chains: Gauge,
}

impl ErrandMeters {
    fn register(&self, registry: &mut Registry) {
        let registry = registry.sub_registry_with_prefix("errands");
        let says = "Objects that were made, changed or taken away for policies";
        registry.register("writes", says, self.writes.clone());
        let says = "Writes for policies that failed, and were made again";
        registry.register("failed_writes", says, self.failed_writes.clone());
        let says = "What policies want that is not done yet";
        registry.register("waiting", says, self.waiting.clone());
        let says = "Policies and objects where a policy led to itself, and was stopped";
        registry.register("stopped_chains", says, self.ended_chains.clone());
    }
}

/// What the background tells of itself. A copy counts for the same.
#[derive(Debug, Clone)]
pub struct BackgroundMeters {
    pub(crate) objects: Gauge,
    pub(crate) judgements: Counter,
    pub(crate) world_seconds: Histogram,
    pub(crate) unlisted_kinds: Gauge,
    pub(crate) unwritten: Gauge,
    pub(crate) writes: Counter,
    pub(crate) failed_writes: Counter,
}

impl Default for BackgroundMeters {
    fn default() -> BackgroundMeters {
        BackgroundMeters {
            objects: Gauge::default(),
            judgements: Counter::default(),
            // From a millisecond to half a minute.
            world_seconds: Histogram::new(exponential_buckets(0.001, 2.0, 16)),
            unlisted_kinds: Gauge::default(),
            unwritten: Gauge::default(),
            writes: Counter::default(),
            failed_writes: Counter::default(),
        }
    }
}

impl BackgroundMeters {
    fn register(&self, registry: &mut Registry) {
        let registry = registry.sub_registry_with_prefix("background");
        registry.register("objects", "Objects that the background knows", self.objects.clone());
        let says = "Objects that the background has judged, each time they changed";
        registry.register("judgements", says, self.judgements.clone());
        let says = "Time to judge all objects together";
        registry.register("world_seconds", says, self.world_seconds.clone());
        let says = "Kinds whose objects the background cannot see";
        registry.register("unlisted_kinds", says, self.unlisted_kinds.clone());
        let says = "Observations that wait to be written to the store";
        registry.register("unwritten_observations", says, self.unwritten.clone());
        let says = "Observations written to the store";
        registry.register("written_observations", says, self.writes.clone());
        let says = "Attempts to write to the store that failed, and were made again";
        registry.register("failed_writes", says, self.failed_writes.clone());
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Reviewed {
    verdict: Outcome,
}

/// What became of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, EncodeLabelValue)]
#[expect(non_camel_case_types, reason = "the names are the values of a label")]
pub(crate) enum Outcome {
    /// It passed as it was.
    allowed,
    /// It passed, and its object was changed.
    mutated,
    /// It was refused.
    denied,
    /// It was none.
    malformed,
}

impl Default for Metrics {
    fn default() -> Metrics {
        let [reviews, images] = [(); 2].map(|()| Family::<Reviewed, Counter>::default());
        // From 50 µs to 3.3 s, which is longer than an API server waits.
        let seconds = Histogram::new(exponential_buckets(0.000_05, 2.0, 17));
        let (policies, certificate_ends) = (Gauge::default(), Gauge::default());
        let (kinds_unseen, requests_lost) = (Gauge::default(), Counter::default());
        let mut registry = Registry::with_prefix("yagura");
        registry.register(
            "admission_reviews",
            "Admission reviews, by what was answered",
            reviews.clone(),
        );
        registry.register(
            "admission_review_seconds",
            "Time to answer an admission review, from its last byte to the answer's first",
            seconds.clone(),
        );
        registry.register("image_reviews", "Image reviews, by what was answered", images.clone());
        registry.register("policies", "Policies in force at admission", policies.clone());
        registry.register(
            "certificate_end_timestamp_seconds",
            "When the certificate of the webhook ends",
            certificate_ends.clone(),
        );
        registry.register(
            "watched_kinds_unseen",
            "Kinds of objects in the cluster whose changes cannot be seen at the moment",
            kinds_unseen.clone(),
        );
        registry.register(
            "recorded_requests_lost",
            "Requests that were to be kept, and could not be",
            requests_lost.clone(),
        );
        let background = BackgroundMeters::default();
        background.register(&mut registry);
        let errands = ErrandMeters::default();
        errands.register(&mut registry);
        Metrics {
            background,
            errands,
            requests_lost,
            registry,
            reviews,
            seconds,
            images,
            policies,
            certificate_ends,
            kinds_unseen,
        }
    }
}

impl Metrics {
    /// A review was answered.
    pub(crate) fn reviewed(&self, verdict: Outcome, took: Duration) {
        self.reviews.get_or_create(&Reviewed { verdict }).inc();
        self.seconds.observe(took.as_secs_f64());
    }

    /// An image review was answered.
    pub(crate) fn images_reviewed(&self, verdict: Outcome) {
        self.images.get_or_create(&Reviewed { verdict }).inc();
    }

    /// The text, in the OpenMetrics format.
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::{Metrics, Outcome};

    const PAGE: &str = include_str!("../../../docs/observing.md");
    const DASHBOARD: &str = include_str!("../../../deploy/grafana/yagura.json");
    const ALERTS: &str = include_str!("../../../deploy/prometheus/alerts.yaml");

    /// Metrics, each by the name under which it is told, and the names of its samples.
    fn published() -> Vec<(String, Vec<String>)> {
        let metrics = Metrics::default();
        metrics.reviewed(Outcome::allowed, Duration::ZERO);
        metrics.images_reviewed(Outcome::allowed);
        let text = metrics.text();
        let types = text.lines().filter_map(|line| line.strip_prefix("# TYPE "));
        let metric = |line: &str| {
            let (name, kind) = line.split_once(' ')?;
            let with = |suffix: &str| format!("{name}{suffix}");
            Some(match kind {
                "counter" => (with("_total"), vec![with("_total")]),
                "histogram" => (with(""), ["_bucket", "_sum", "_count"].map(with).to_vec()),
                _ => (with(""), vec![with("")]),
            })
        };
        types.filter_map(metric).collect()
    }

    /// The names of ours in a text.
    fn named(text: &str) -> BTreeSet<String> {
        let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
        let words = text.split(|letter: char| !is_part(letter));
        words.filter(|word| word.starts_with("yagura_")).map(str::to_owned).collect()
    }

    #[test]
    fn what_is_published_is_told_and_shown_and_nothing_else() {
        let published = published();
        assert!(published.len() > 10, "{published:?}");
        let told = named(PAGE);
        let names: BTreeSet<String> = published.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(told, names, "docs/observing.md names each metric, and no others");
        let samples: BTreeSet<String> = published.iter().flat_map(|it| it.1.clone()).collect();
        for (file, text) in [("the dashboard", DASHBOARD), ("the alerts", ALERTS)] {
            let unknown: Vec<_> = named(text).difference(&samples).cloned().collect();
            assert!(unknown.is_empty(), "{file} reads what nobody publishes: {unknown:?}");
        }
        let shown = named(DASHBOARD);
        for (name, samples) in published {
            let is_shown = samples.iter().any(|sample| shown.contains(sample));
            assert!(is_shown, "{name} is not on the dashboard");
        }
    }

    #[test]
    fn each_alert_is_told_what_to_do_about() {
        let alerts = ALERTS.lines().filter_map(|line| line.trim().strip_prefix("- alert: "));
        let alerts: BTreeSet<&str> = alerts.collect();
        let rows = PAGE.lines().filter_map(|line| line.strip_prefix("| `Yagura"));
        let rows = rows.filter_map(|row| row.split('`').next());
        let told: BTreeSet<String> = rows.map(|name| format!("Yagura{name}")).collect();
        assert_eq!(alerts, told.iter().map(String::as_str).collect());
    }
}
