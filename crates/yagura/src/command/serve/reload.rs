//! Keeps a running server up to date: files that change, certificates that end, time that goes by.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use server::{Part, Server};
use tokio::task::block_in_place;
use tokio::time::interval;

use super::bench::{Bench, Files};
use super::certificate::Certificate;
use super::line;
use crate::speech;

/// How often it is looked after what changed. Policies that ask for the time are told that of the
/// last look.
const EVERY: Duration = Duration::from_secs(1);

/// Looks after the server for ever.
pub(super) async fn keep(server: Arc<Server>, bench: Bench, mut certificate: Certificate) {
    let mut files = block_in_place(|| bench.files());
    let mut ticks = interval(EVERY);
    ticks.tick().await;
    loop {
        ticks.tick().await;
        block_in_place(|| {
            let now = SystemTime::now();
            reload(&server, &bench, &mut files, now);
            renew(&server, &mut certificate, now);
        });
    }
}

/// Judges by what the files say now, where they changed. Where they cannot be read, what was there
/// before goes on.
fn reload(server: &Server, bench: &Bench, files: &mut Files, now: SystemTime) {
    let current = bench.files();
    if current == *files {
        return;
    }
    *files = current;
    match bench.court(now) {
        Ok((court, told)) => {
            told.iter().for_each(|diagnostic| speech::say(&line(diagnostic)));
            let policies = court.bundle.len();
            server.metrics.policies.set(i64::try_from(policies).unwrap_or(i64::MAX));
            server.court.store(Arc::new(court));
            speech::say(&format!("read again: {policies} policies"));
        }
        Err(error) => {
            speech::say(&format!("error: {error:#}: what was read before still holds"));
        }
    }
}

fn renew(server: &Server, certificate: &mut Certificate, now: SystemTime) {
    match certificate.renew(now) {
        Ok(false) => {}
        Ok(true) => {
            server.metrics.certificate_ends.set(certificate.ends());
            server.health.is_well(Part::Certificate);
            speech::say("served with another certificate from now on");
        }
        Err(error) => {
            server.health.is_ill(Part::Certificate, format!("{error:#}"));
            speech::say(&format!("error: {error:#}: the certificate of before still serves"));
        }
    }
}
