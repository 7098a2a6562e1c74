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
        Metrics {
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
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail.
        let _ = encode(&mut text, &self.registry);
        text
    }
}
