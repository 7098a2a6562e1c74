//! Keeps a running server up to date: files and policies that change, certificates that end, time that
//! goes by.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime};

use server::{Part, Role, Server};
use tokio::task::block_in_place;
use tokio::time::{interval, sleep};

use super::carrying::Desk;
use super::certificate::Certificate;
use super::following::Following;
use super::natives::{Leftovers, Natives};
use super::registrar::Registrar;
use super::sources::{Files, Sources};
use super::templates;
use crate::{clock, speech};

/// How often it is looked after what changed. Policies that ask for the time are told that of the
/// last look.
const EVERY: Duration = Duration::from_secs(1);

/// Whoever changes one object often changes another right after it.
const SHORTLY: Duration = Duration::from_millis(50);

/// Everything that a server is kept up to date from.
pub(super) struct Upkeep {
    pub(super) server: Arc<Server>,
    pub(super) sources: Sources,
    pub(super) certificate: Certificate,
    pub(super) following: Option<Following>,
    pub(super) registrar: Option<Registrar>,
    /// This replica does what only one may do.
    pub(super) leads: Arc<AtomicBool>,
    /// Who is told of the policies that have something done in the background.
    pub(super) desk: Option<Arc<Desk>>,
    files: Files,
    /// What of the cluster the court was made from.
    seen: (u64, u64),
    /// How often policies were read again.
    policies_read: u64,
    /// The templates whose constraints have been given a kind.
    kinds: templates::Kinds,
    /// What the API server judges by itself, where that was asked for.
    natives: Option<Natives>,
    leftovers: Leftovers,
}

impl Upkeep {
    /// Whatever was read until now is known.
    pub(super) fn new(
        server: Arc<Server>,
        sources: Sources,
        certificate: Certificate,
        following: Option<Following>,
        registrar: Option<Registrar>,
        has_natives: bool,
    ) -> Upkeep {
        let natives = registrar.as_ref().filter(|_| has_natives);
        let natives = natives.map(|registrar| Natives::new(registrar.household()));
        let (files, kinds) = (sources.files(), templates::Kinds::default());
        let seen = (0, 0);
        let (leads, desk) = (Arc::default(), None);
        Upkeep {
            server,
            sources,
            certificate,
            following,
            registrar,
            leads,
            desk,
            files,
            seen,
            policies_read: 0,
            kinds,
            natives,
            leftovers: Leftovers::default(),
        }
    }

    /// Looks after the server until `stop`; then lets requests pass that nobody will answer.
    pub(super) async fn keep(mut self, stop: impl Future<Output = ()>) {
        let mut ticks = interval(EVERY);
        tokio::pin!(stop);
        loop {
            let mirror = self.following.as_ref().map(|following| Arc::clone(&following.mirror));
            let changed = async {
                match mirror {
                    Some(mirror) => mirror.changed().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                _ = ticks.tick() => {}
                () = changed => sleep(SHORTLY).await,
                () = &mut stop => break,
            }
            let began = Instant::now();
            block_in_place(|| self.look(SystemTime::now()));
            // What takes long is not done all the time.
            sleep(began.elapsed().min(EVERY)).await;
        }
        if let Some(registrar) = &mut self.registrar {
            block_in_place(|| registrar.leave());
            // Another may lead by now.
            self.leads.store(false, Ordering::Release);
        }
    }

    fn look(&mut self, now: SystemTime) {
        self.reload(now);
        self.tell_time(now);
        self.renew(now);
        let Some(following) = &mut self.following else { return };
        let complaints = following.complaints();
        let health = &self.server.health;
        match complaints.first() {
            // What was known once stays in force while it cannot be read.
            Some(_) if health.has_been_well(Part::Policies) => {}
            Some(first) => health.is_ill(Part::Policies, first.clone()),
            None => health.is_well(Part::Policies),
        }
        self.server.metrics.kinds_unseen.set(following.mirror.blind() as i64);
        if let Some(desk) = &self.desk
            && following.mirror.complaints(Role::Policy).is_empty()
            && desk.is_behind(following.mirror.changes(Role::Policy), self.policies_read)
        {
            desk.hand_over(self.sources.documents(following));
        }
        let Some(registrar) = &mut self.registrar else { return };
        let leads = registrar.leads();
        self.leads.store(leads, Ordering::Release);
        if health.complaints().is_empty() {
            if following.adopts_templates() && leads {
                self.kinds.make(following, registrar.writer());
            }
            let court = self.server.court.load();
            registrar.tend(&court, following, &self.certificate.authorities());
            if leads && following.mirror.changes(Role::Policy) == self.seen.0 {
                let (writer, asks) = (registrar.writer(), registrar.stands_for());
                match &mut self.natives {
                    Some(natives) => natives.tend(writer, asks),
                    None => self.leftovers.tend(writer, registrar.name(), asks),
                }
            }
        }
    }

    /// Judges by what the files and the cluster say now, where they changed. Where they cannot be
    /// read, what was there before goes on.
    fn reload(&mut self, now: SystemTime) {
        let files = self.sources.files();
        let mut is_other = files != self.files;
        self.files = files;
        let before = self.seen;
        if let Some(following) = &mut self.following {
            is_other |= following.rediscover();
            let mirror = &following.mirror;
            self.seen = (mirror.changes(Role::Policy), mirror.changes(Role::LookUp));
        }
        let is_other = is_other || self.seen.0 != before.0;
        let is_left_otherwise = self.look_at_natives(is_other);
        if is_other || is_left_otherwise {
            self.policies_read += u64::from(is_other);
            self.judge_anew(now);
        } else if self.seen != before
            && let Some(following) = &self.following
        {
            let court = self.server.court.load();
            let around = self.sources.around(&court.bundle, following, now);
            court.around.store(Arc::new(around));
        }
    }

    /// Whether other policies than before are left to the API server.
    fn look_at_natives(&mut self, is_other: bool) -> bool {
        let Some((natives, following)) = self.natives.as_mut().zip(self.following.as_ref()) else {
            return false;
        };
        if is_other || !natives.has_read() {
            natives.read(&self.sources.documents(following), &following.catalogue);
        }
        let is_left_otherwise = natives.look(following);
        self.sources.elsewhere = natives.settled();
        is_left_otherwise
    }

    fn judge_anew(&mut self, now: SystemTime) {
        match self.sources.court(self.following.as_mut(), now) {
            Ok((court, told)) => {
                speech::tell(&told);
                let policies = court.policies();
                self.server.metrics.policies.set(i64::try_from(policies).unwrap_or(i64::MAX));
                self.server.court.store(Arc::new(court));
                speech::say(&format!("read again: {policies} policies"));
            }
            Err(error) => {
                self.natives.iter_mut().for_each(Natives::forget);
                speech::say(&format!("error: {error:#}: what was read before still holds"));
            }
        }
    }

    /// Lets policies know what time it is.
    fn tell_time(&self, now: SystemTime) {
        let court = self.server.court.load();
        let around = court.around.load().at_moment(clock::moment(now));
        court.around.store(Arc::new(around));
    }

    fn renew(&mut self, now: SystemTime) {
        let server = &self.server;
        match self.certificate.renew(now) {
            Ok(false) => {}
            Ok(true) => {
                server.metrics.certificate_ends.set(self.certificate.ends());
                server.health.is_well(Part::Certificate);
                speech::say("served with another certificate from now on");
            }
            Err(error) => {
                server.health.is_ill(Part::Certificate, format!("{error:#}"));
                speech::say(&format!("error: {error:#}: the certificate of before still serves"));
            }
        }
    }
}
