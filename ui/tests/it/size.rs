//! A hundred thousand findings in ten thousand objects. It takes long to make them: run it with
//! `cargo test --profile conformance -p yagura-ui --test it size -- --ignored --show-output`.

use std::time::{Duration, Instant};

use axum::http::StatusCode;
use model::Severity;
use store::{Entrance, Moment, Observation, Scope};

use crate::sample::{Site, finding, now};

const CHECKS: usize = 10;
const OBJECTS: usize = 10_000;

/// How often each page is asked for.
const TIMES: usize = 50;

#[tokio::test]
#[ignore = "takes a minute"]
async fn pages_are_drawn_in_time() {
    let site = Site::new();
    fill(&site);
    site.enter().await;
    for address in [
        "/",
        "/findings",
        "/findings?namespace=namespace-7&severity=high",
        "/findings?q=object-77",
        "/findings?group=workload",
        "/findings?group=check",
        "/namespaces",
        "/system",
        "/api/v1/findings?size=200",
    ] {
        let mut times: Vec<Duration> = Vec::new();
        for _ in 0..TIMES {
            let began = Instant::now();
            let answer = site.get_with(address, &[("accept-encoding", "gzip")]).await;
            times.push(began.elapsed());
            assert_eq!(answer.status, StatusCode::OK, "{address}");
        }
        times.sort_unstable();
        println!("{address}: {:?} at the 95th percentile", times[TIMES * 95 / 100]);
    }
}

fn fill(site: &Site) {
    let at = Moment::of_clock(now()).unwrap();
    for number in 0..CHECKS {
        let check = format!("check-{number}");
        let of = |object: usize| {
            let namespace = format!("namespace-{}", object % 50);
            let severity = Severity::ALL[(number + object) % 4];
            finding(&check, severity, &namespace, &format!("object-{object}"))
        };
        let findings: Vec<_> = (0..OBJECTS).map(of).collect();
        let scope = Scope::Check(check.clone());
        let entrance = Entrance::Background;
        let seen = Observation { scope, findings: &findings, excepted: &[], entrance, at };
        site.store.observe(&[seen]).unwrap();
    }
}
