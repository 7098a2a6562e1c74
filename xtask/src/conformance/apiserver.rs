//! What a real API server says of policies of its own, and what we say of the same requests.
//!
//! The policies are those that Kyverno's corpus is lowered to, and some that are hard on purpose
//! (`tests/conformance/apiserver/`). Each test of the corpus has a namespace of its own, where its
//! policies hold, and so has each constraint of Gatekeeper's that is lowered. An object is first
//! created there in a dry run without any policy: what comes back is what the API server's own
//! policies see, and what ours are shown. Then it is created under another name, so that it can
//! change and go, in dry runs as well.

pub(super) mod catalogue;
mod changes;
pub(super) mod client;
mod cluster;
mod hard;
mod last;
pub(super) mod moved;
pub(super) mod server;
mod trial;

use std::collections::BTreeSet;

use super::ledger::Ledger;
use super::lowered::{self, Verdict};
use super::{Options, Outcome, Score};
use cluster::{Cluster, Sent};
use server::Programs;

/// Policies that are hard on purpose, and what they are tried on.
const HARD: &[(&str, &str)] = &[
    ("matching", include_str!("../../../tests/conformance/apiserver/matching.yaml")),
    ("messages", include_str!("../../../tests/conformance/apiserver/messages.yaml")),
    ("parameters", include_str!("../../../tests/conformance/apiserver/parameters.yaml")),
];

/// What is evaluated by both, one a line.
const EXPRESSIONS: &str = include_str!("../../../tests/conformance/apiserver/expressions.txt");

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(why) => return Ok(Outcome::Skipped(why)),
    };
    let server = programs.start()?;
    let mut cluster = Cluster::new(&server.client)?;
    for (name, text) in HARD {
        cluster.add_cases(name, &hard::cases(name, text)?)?;
    }
    cluster.add_cases("expressions", &hard::expressions(EXPRESSIONS)?)?;
    for (number, test) in lowered::tests()?.unwrap_or_default().iter().enumerate() {
        cluster.add_test(&format!("test-{number}"), test)?;
    }
    for (number, constrained) in lowered::constraints()?.into_iter().enumerate() {
        cluster.add_constrained(&format!("constraint-{number}"), constrained)?;
    }
    let ledger = Ledger::read("apiserver")?;
    let mut score = Score::default();
    for told in cluster.install()? {
        match told.how {
            None => score.agrees(),
            Some(how) => score.differs(&told.case, &how, &ledger, options),
        }
    }
    let policies = score.cases;
    let (mut denied, mut untold) = (0, BTreeSet::new());
    let changed = cluster.ask_changes()?;
    score.remarks.push(format!("{} objects that policies change", changed.len()));
    for sent in cluster.ask()?.into_iter().chain(changed) {
        let Sent { case, theirs, ours } = sent;
        denied += usize::from(theirs.is_err());
        match compare(&theirs, &ours) {
            None => score.agrees(),
            Some(how) => score.differs(&case, &how, &ledger, options),
        }
        if let Verdict::Unknown(why) = ours {
            untold.insert(why);
        }
    }
    let requests = score.cases - policies;
    score.remarks.push(format!("{policies} policies, {requests} requests, {denied} denied"));
    score.remarks.extend(untold.into_iter().map(|why| format!("not told: {why}")));
    Ok(Outcome::Ran(score))
}

/// How the answers differ. The API server tells one objection, any of ours.
fn compare(theirs: &Result<(), String>, ours: &Verdict) -> Option<String> {
    match (theirs, ours) {
        (Ok(()), Verdict::Admitted) => None,
        (Err(message), Verdict::Denied(own)) if own.contains(message) => None,
        (Ok(()), ours) => Some(format!("theirs: admitted; ours: {ours}")),
        (Err(message), ours) => Some(format!("theirs: denied ({message}); ours: {ours}")),
    }
}
