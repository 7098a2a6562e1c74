//! Keeps a running server up to date: files that change, certificates that end, time that goes by.

use std::sync::Arc;
use std::time::{Duration, SystemTime};

use server::{Part, Server};
use tokio::task::block_in_place;
use tokio::time::interval;

use super::certificate::Certificate;
use super::sources::{Files, Sources};
use crate::{clock, speech};

/// How often it is looked after what changed. Policies that ask for the time are told that of the
/// last look.
const EVERY: Duration = Duration::from_secs(1);

/// Looks after the server for ever.
pub(super) async fn keep(server: Arc<Server>, sources: Sources, mut certificate: Certificate) {
    let mut files = block_in_place(|| sources.files());
    let mut ticks = interval(EVERY);
    ticks.tick().await;
    loop {
        ticks.tick().await;
        block_in_place(|| {
            let now = SystemTime::now();
            reload(&server, &sources, &mut files, now);
            tell_time(&server, now);
            renew(&server, &mut certificate, now);
        });
    }
}

/// Judges by what the files say now, where they changed. Where they cannot be read, what was there
/// before goes on.
fn reload(server: &Server, sources: &Sources, files: &mut Files, now: SystemTime) {
    let current = sources.files();
    if current == *files {
        return;
    }
    *files = current;
    match sources.court(now) {
        Ok((court, told)) => {
            speech::tell(&told);
            let policies = court.policies();
            server.metrics.policies.set(i64::try_from(policies).unwrap_or(i64::MAX));
            server.court.store(Arc::new(court));
            speech::say(&format!("read again: {policies} policies"));
        }
        Err(error) => {
            speech::say(&format!("error: {error:#}: what was read before still holds"));
        }
    }
}

/// Lets policies know what time it is.
fn tell_time(server: &Server, now: SystemTime) {
    let court = server.court.load();
    let around = court.around.load().at_moment(clock::moment(now));
    court.around.store(Arc::new(around));
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
