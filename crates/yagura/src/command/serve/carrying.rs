//! What policies have done in the background, by the one replica that leads.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, SystemTime};

use act::{Logbook, Manner, Place};
use anyhow::Context;
use server::admission::Guarded;
use server::errands::{Errands, Telling, Terrain};
use server::{ErrandMeters, Server};
use source::cluster::Cluster;

use super::home::Home;
use crate::cli::Serve;
use crate::duties::{self, Given};
use crate::{answers, speech};

/// How often it is looked after what is due.
const EVERY: Duration = Duration::from_millis(300);

/// So many of the first writes are told one by one.
const FIRST: usize = 10;

/// Where policies are handed over.
#[derive(Default)]
pub(super) struct Desk {
    documents: Mutex<Option<Vec<Given>>>,
    /// What was handed over last.
    last: Mutex<Option<(u64, u64)>>,
}

impl Desk {
    /// Policies have changed since they were handed over: in the cluster, or in files.
    pub(super) fn is_behind(&self, cluster: u64, files: u64) -> bool {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        last.replace((cluster, files)) != Some((cluster, files))
    }

    /// Hands over all policies as they are now.
    pub(super) fn hand_over(&self, documents: Vec<Given>) {
        *self.documents.lock().unwrap_or_else(PoisonError::into_inner) = Some(documents);
    }

    fn take(&self) -> Option<Vec<Given>> {
        self.documents.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// The work, on its way.
pub(super) struct Carrying {
    desk: Arc<Desk>,
    stop: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Carrying {
    /// Begins it, where it was asked for.
    pub(super) fn begin(
        serve: &Serve,
        home: Option<&Home>,
        cluster: Arc<Cluster>,
        server: &Server,
        leads: &Arc<AtomicBool>,
    ) -> anyhow::Result<Option<Carrying>> {
        let Some(chosen) = serve.carrying.chosen() else { return Ok(None) };
        let mut guarded = Guarded::default().namespaces;
        guarded.extend(serve.exempt.iter().cloned());
        guarded.extend(home.map(|home| home.namespace.clone()));
        let manner = if serve.carrying.dry_run { Manner::Rehearsed } else { Manner::Lasting };
        let namespace = home.map_or("default", |home| &home.namespace);
        let name = format!("{}-carried-out", serve.attached.registration);
        let (desk, stop) = (Arc::<Desk>::default(), Arc::<AtomicBool>::default());
        let worker = Worker {
            cluster,
            manner,
            chosen,
            guarded,
            logbook: Logbook::place(namespace, &name),
            meters: server.metrics.errands.clone(),
            desk: Arc::clone(&desk),
            leads: Arc::clone(leads),
            stop: Arc::clone(&stop),
        };
        let thread = thread::Builder::new().name("errands".to_owned());
        let thread = thread.spawn(move || worker.work()).context("cannot begin the background")?;
        Ok(Some(Carrying { desk, stop, thread: Some(thread) }))
    }

    pub(super) fn desk(&self) -> Arc<Desk> {
        Arc::clone(&self.desk)
    }

    /// Ends it: a write on its way is waited for.
    pub(super) fn end(mut self) {
        self.stop.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has nothing to write.
            drop(thread.join());
        }
    }
}

/// Who does it.
struct Worker {
    cluster: Arc<Cluster>,
    manner: Manner,
    chosen: server::errands::Chosen,
    guarded: Vec<String>,
    logbook: Place,
    meters: ErrandMeters,
    desk: Arc<Desk>,
    leads: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
}

impl Worker {
    fn work(self) {
        let mut policies: Option<Vec<Given>> = None;
        let mut errands: Option<Errands> = None;
        while !self.stop.load(Ordering::Acquire) {
            let changed = self.desk.take();
            let is_changed = changed.is_some();
            policies = changed.or(policies);
            match &policies {
                Some(policies) if self.leads.load(Ordering::Acquire) => {
                    let begins = errands.is_none();
                    let own = errands.get_or_insert_with(|| self.start(policies));
                    if is_changed || begins {
                        own.set_duties(self.duties(policies), SystemTime::now());
                    }
                    self.tell(own.round(SystemTime::now()));
                }
                // Whoever leads next knows better what there is.
                _ => errands = None,
            }
            thread::sleep(EVERY);
        }
    }

    /// Begins, and says before the first write what will be written. Nothing is to be done yet.
    fn start(&self, policies: &[Given]) -> Errands {
        let mut rehearsal = Errands::new(self.terrain(Manner::Rehearsed));
        let (duties, told) = duties::read(policies);
        speech::tell(&told);
        rehearsal.set_duties(duties, SystemTime::now());
        let told = rehearsal.rehearse(SystemTime::now());
        let deeds = told.iter().filter_map(|telling| match telling {
            Telling::Did(deed) => Some(deed.to_string()),
            Telling::Failed(..) | Telling::Unknown(_) => None,
        });
        let deeds: Vec<String> = deeds.collect();
        speech::say(&format!(
            "policies would have {} objects written in the background",
            deeds.len()
        ));
        deeds.iter().take(FIRST).for_each(|deed| speech::say(&format!("  {deed}")));
        if deeds.len() > FIRST {
            speech::say(&format!(
                "  and {} more: `yagura policy errands` lists all",
                deeds.len() - FIRST
            ));
        }
        Errands::new(self.terrain(self.manner))
    }

    fn duties(&self, policies: &[Given]) -> server::errands::Duties {
        // What is wrong with them is told where requests are judged by them.
        duties::read(policies).0
    }

    fn terrain(&self, manner: Manner) -> Terrain {
        Terrain {
            cluster: Arc::clone(&self.cluster),
            manner,
            chosen: self.chosen,
            guarded: self.guarded.clone(),
            logbook: Some(self.logbook.clone()),
            answers: answers::at,
            meters: if manner == self.manner {
                self.meters.clone()
            } else {
                ErrandMeters::default()
            },
        }
    }

    fn tell(&self, told: Vec<Telling>) {
        let would = self.manner == Manner::Rehearsed;
        told.iter().for_each(|telling| speech::say(&line(telling, would)));
    }
}

/// What is told, as a line.
fn line(telling: &Telling, would: bool) -> String {
    match telling {
        Telling::Did(deed) if would => format!("would {deed}"),
        Telling::Did(deed) => {
            format!("{} {} by {}, {}", deed.action.done(), deed.object(), deed.by, deed.why)
        }
        Telling::Failed(deed, why) if would => format!("error: could not {deed}: {why}"),
        Telling::Failed(deed, why) => format!("error: cannot {deed}: {why}: it is tried again"),
        Telling::Unknown(what) => format!("unknown: {what}"),
    }
}
