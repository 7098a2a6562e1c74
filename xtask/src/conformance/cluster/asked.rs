//! The same objects, created once more: what a server that refuses by our checks says to the API server
//! is what a scan of the cluster finds of the object.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;

use judge::{Engine, Settings, posture};
use policy::tree::Tree;

use super::super::apiserver::client::{Answer, Call};
use super::super::apiserver::server::Server;
use super::super::ledger::Ledger;
use super::super::program::{Found, Program, Scan};
use super::super::served::{Served, Setup, VALIDATE, configure, user};
use super::super::{Options, Score};
use super::applied::Planned;

/// Namespaces whose objects no server refuses.
const GUARDED: &[&str] = &["kube-system", "kube-node-lease"];

/// Asks about each of these, and scores each finding that the scan of the cluster has of it.
pub(super) fn compare(
    server: &Server,
    program: &Program,
    brought: &[Planned],
    cluster: &Scan,
    (ledger, options): (&Ledger, &Options),
    score: &mut Score,
) -> anyhow::Result<()> {
    let engine = Engine::new(posture::checks(), Settings::default());
    // What is found by looking at several objects is no question of one request.
    let worldly: BTreeSet<&str> = engine.worldly().map(|check| check.id).collect();
    let checks = engine.checks().map(|check| check.id).filter(|id| !worldly.contains(id));
    let checks: BTreeSet<&str> = checks.collect();
    let folder = server.folder().join("asked");
    fs::create_dir_all(&folder)?;
    let probe = folder.join("probe.json");
    fs::write(&probe, VALIDATE.probe)?;
    let mut arguments = vec![OsString::from("--policy"), probe.into_os_string()];
    arguments.extend(checks.iter().flat_map(|id| ["--check".into(), OsString::from(id)]));
    let setup = Setup { number: 0, name: "asked", policies: &[], namespaces: Vec::new() };
    let arguments = arguments.iter().map(OsString::as_os_str);
    let served = [Served::run(program, folder, &setup, arguments)?];
    configure(&server.client, &VALIDATE, &served)?;
    let asked: Vec<&Planned> =
        brought.iter().filter(|it| !GUARDED.contains(&it.namespace.as_str())).collect();
    let calls: Vec<Call> = asked.iter().map(|it| call(&it.path, &it.tree)).collect();
    let mut expected: BTreeMap<_, Vec<(String, String)>> = BTreeMap::new();
    for found in cluster.findings.iter().chain(&cluster.unknowns) {
        if checks.contains(found.check.as_str()) {
            let object = &found.object;
            let key = (object.kind.clone(), object.namespace.clone(), object.name.clone());
            expected.entry(key).or_default().push((found.check.clone(), said(found)));
        }
    }
    let mut unasked = 0;
    for (answer, planned) in server.client.send(&calls)?.iter().zip(&asked) {
        // A port that is in use already is refused before anybody is asked.
        let Some(refusal) = refusal(answer) else {
            unasked += 1;
            continue;
        };
        let key = (planned.kind.clone(), planned.namespace.clone(), planned.name.clone());
        let case = format!("{}/{}/{}", key.0, key.1, key.2);
        let mut left = refusal.to_owned();
        let mut wanted = expected.remove(&key).unwrap_or_default();
        // One finding may begin another.
        wanted.sort_by_key(|(_, says)| std::cmp::Reverse(says.len()));
        for (check, says) in wanted {
            let case = format!("{check}/{case}");
            if left.contains(&says) {
                left = left.replacen(&says, "", 1);
                score.agrees();
            } else {
                score.differs(&case, &format!("not said at admission: {says}"), ledger, options);
            }
        }
        let left = left.trim_matches([';', ' ']);
        if !left.is_empty() {
            score.differs(
                &format!("/{case}"),
                &format!("only at admission: {left}"),
                ledger,
                options,
            );
        }
    }
    score.remarks.push(format!(
        "{} objects asked about at admission, and {unasked} that could not be",
        asked.len() - unasked
    ));
    Ok(())
}

fn call(path: &str, object: &Tree) -> Call {
    let call = Call::post(&format!("{path}?dryRun=All"), object);
    Call { user: Some(user(0)), ..call }
}

/// What the webhook says; nothing where it lets the object in, which is there already. `None` where the
/// API server refused it by itself.
fn refusal(answer: &Answer) -> Option<&str> {
    const CONFLICT: u16 = 409;
    if answer.is_done() || answer.code == CONFLICT {
        return Some("");
    }
    answer.message().split_once("denied the request: ").map(|(_, says)| says)
}

/// A finding as a refusal says it.
fn said(found: &Found) -> String {
    let place = if found.path.is_empty() { String::new() } else { format!(" ({})", found.path) };
    format!("{}: {}{place}", found.check, found.says)
}
