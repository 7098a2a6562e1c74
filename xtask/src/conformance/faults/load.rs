//! Requests that do not stop: some that a policy refuses, some that one changes, some about nothing.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use policy::tree::Tree;

use super::super::apiserver::client::{Answer, Call, Client};

/// So many ask at the same time.
const WORKERS: usize = 4;

/// Between two batches of one of them.
const PAUSE: Duration = Duration::from_millis(60);

/// What came of requests.
#[derive(Debug, Default, Clone)]
pub(super) struct Tally {
    /// Refused where a policy refuses, let in (and changed) where none does.
    pub(super) rightly: usize,
    /// Let in against a policy, or unchanged.
    pub(super) wrong: Vec<String>,
    /// Refused because no webhook answered.
    pub(super) closed: usize,
    /// The API server did not answer, or could not keep anything.
    pub(super) unreached: usize,
    /// When the last of these failed, and what was said.
    pub(super) failed: Option<Instant>,
    pub(super) last: String,
}

/// Requests on their way. They end when this is dropped.
pub(super) struct Load {
    tally: Arc<Mutex<Tally>>,
    stop: Arc<AtomicBool>,
    workers: Vec<JoinHandle<()>>,
}

/// What is asked, and what is to come of it.
#[derive(Debug, Clone, Copy)]
enum Asked {
    /// A ConfigMap that gets a label on its way.
    Changed,
    /// A ConfigMap that is refused with these words.
    Forbidden,
    /// A pod like any.
    Pod,
    /// One that is refused.
    Privileged,
}

const ROUND: [Asked; 4] = [Asked::Changed, Asked::Forbidden, Asked::Pod, Asked::Privileged];

impl Load {
    /// Begins, each worker with a client of its own.
    pub(super) fn begin(clients: Vec<Client>) -> Load {
        let (tally, stop) =
            (Arc::new(Mutex::new(Tally::default())), Arc::new(AtomicBool::new(false)));
        let workers = clients.into_iter().enumerate().map(|(worker, client)| {
            let (tally, stop) = (Arc::clone(&tally), Arc::clone(&stop));
            thread::spawn(move || {
                let mut number = 0;
                while !stop.load(Ordering::Relaxed) {
                    round(&client, worker, number, &tally);
                    number += 1;
                    thread::sleep(PAUSE);
                }
            })
        });
        let workers = workers.collect();
        Load { tally, stop, workers }
    }

    /// How many clients it needs.
    pub(super) fn workers() -> std::ops::Range<usize> {
        0..WORKERS
    }

    /// Counts anew.
    pub(super) fn forget(&self) {
        *self.tally.lock().unwrap_or_else(PoisonError::into_inner) = Tally::default();
    }

    /// What was counted.
    pub(super) fn tally(&self) -> Tally {
        self.tally.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        self.workers.drain(..).for_each(|worker| drop(worker.join()));
    }
}

fn round(client: &Client, worker: usize, number: usize, tally: &Mutex<Tally>) {
    let name = format!("w{worker}-{number}");
    let calls = ROUND.map(|asked| asked.call(&name));
    let Ok(answers) = client.send(&calls) else { return };
    let mut tally = tally.lock().unwrap_or_else(PoisonError::into_inner);
    for (asked, answer) in ROUND.iter().zip(&answers) {
        asked.count(&name, answer, &mut tally);
    }
}

impl Asked {
    fn call(self, name: &str) -> Call {
        let container = |more: &str| {
            format!(
                r#"{{"apiVersion":"v1","kind":"Pod","metadata":{{"name":"{name}"}},"spec":{{"containers":[{{"name":"c","image":"c"{more}}}]}}}}"#
            )
        };
        let configured = |key: &str| {
            format!(
                r#"{{"apiVersion":"v1","kind":"ConfigMap","metadata":{{"name":"{name}-{key}"}},"data":{{"{key}":"a"}}}}"#
            )
        };
        let maps = "/api/v1/namespaces/load/configmaps";
        let pods = "/api/v1/namespaces/load/pods?dryRun=All";
        let (path, body) = match self {
            Asked::Changed => (maps, configured("allowed")),
            Asked::Forbidden => (maps, configured("forbidden")),
            Asked::Pod => (pods, container("")),
            Asked::Privileged => (pods, container(r#","securityContext":{"privileged":true}"#)),
        };
        Call { body: Some(body), ..Call::of("POST", path) }
    }

    /// What a refusal says that is right.
    fn refusal(self) -> Option<&'static str> {
        match self {
            Asked::Changed | Asked::Pod => None,
            Asked::Forbidden => Some("forbidden stands in it"),
            Asked::Privileged => Some("a privileged pod"),
        }
    }

    fn count(self, name: &str, answer: &Answer, tally: &mut Tally) {
        let message = answer.message();
        let is_right = match (answer.is_done(), self.refusal()) {
            (false, Some(words)) => message.contains(words),
            (false, None) => false,
            (true, Some(_)) => {
                tally.wrong.push(format!("{name}: {self:?} is let in"));
                return;
            }
            (true, None) if matches!(self, Asked::Changed) && !is_changed(&answer.body) => {
                tally.wrong.push(format!("{name}: {self:?} is let in unchanged"));
                return;
            }
            (true, None) => true,
        };
        if is_right {
            tally.rightly += 1;
            return;
        }
        if message.contains("webhook") {
            tally.closed += 1;
        } else {
            tally.unreached += 1;
        }
        tally.failed = Some(Instant::now());
        tally.last = format!("{self:?}: {} {message}", answer.code);
    }
}

/// The object has the label that every one gets.
pub(super) fn is_changed(object: &Tree) -> bool {
    let labels = object.get("metadata").and_then(|it| it.get("labels"));
    labels.and_then(|it| it.get("changed")).is_some()
}
