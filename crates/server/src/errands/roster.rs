//! The duties: which there are, and for what they are asked.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use model::{Document, Kind, Object};
use policy::Operation;
use policy::library::{Duty, Work};

use super::marks::Made;
use super::pending::Question;
use super::stock::Key;
use super::withdraw::{Confirm, Withdrawal};
use super::{Duties, Errands, Fresh};

/// So long nothing is said of kinds that are being read.
const PATIENCE: Duration = Duration::from_secs(30);

/// Clocks differ.
const SLACK: Duration = Duration::from_secs(5);

impl Errands {
    /// From now on the errands of these policies are done.
    pub fn set_duties(&mut self, duties: Duties, now: SystemTime) {
        let is_first = self.duties.is_empty() && self.fresh.is_empty();
        let Duties { duties, exceptions, globals } = duties;
        (self.exceptions, self.globals) = (exceptions, globals);
        let chosen = self.terrain.chosen;
        let taken = duties.into_iter().filter(|duty| chosen.takes(duty));
        let new: BTreeMap<String, Arc<Duty>> =
            taken.map(|duty| (name_of(&duty), Arc::new(duty))).collect();
        let old = std::mem::replace(&mut self.duties, new);
        for (name, before) in &old {
            let after = self.duties.get(name).cloned();
            if after.as_ref().is_some_and(|after| after.version == before.version) {
                continue;
            }
            self.chains.release(&before.id);
            self.pending.forget(name);
            self.fresh.retain(|fresh| fresh.duty != *name);
            self.release_made(before, after.as_deref(), now);
        }
        let duties = self.duties.clone();
        for (name, duty) in &duties {
            for left_out in &duty.left_out {
                self.say(format!("{}: {left_out}: it is not carried out", duty.id));
            }
            let before = old.get(name);
            if before.is_none_or(|before| before.version != duty.version) {
                let fresh = Fresh { duty: name.clone(), is_changed: !is_first, since: now };
                self.fresh.push(fresh);
            }
        }
    }

    /// What a policy made that is gone, or that has a rule less, goes too where its rule says so.
    fn release_made(&mut self, before: &Duty, after: Option<&Duty>, now: SystemTime) {
        if !matches!(before.work, Work::Generate(_))
            || before.holder.uid.is_empty()
            || after.is_some_and(|after| !after.left_out.is_empty())
        {
            return;
        }
        let stock = Arc::clone(&self.stock);
        let shelf = stock.shelf();
        for key in shelf.made() {
            let Some(document) = shelf.get(key) else { continue };
            let object = Object::new(document.root(), None);
            let Some(made) = Made::of(&object) else { continue };
            let is_wanted_still = after.is_some_and(|after| after.terms(made.rule).is_some());
            let terms = before.terms(made.rule).unwrap_or_default();
            let goes = terms.is_synchronized && !terms.is_orphaning && made.source_uid.is_none();
            if !made.is_by(&before.holder) || is_wanted_still || !goes {
                continue;
            }
            let (why, confirm) = match after {
                Some(_) => ("its rule is gone", Confirm::Nothing),
                None => ("its policy is gone", Confirm::Policy(before.holder.clone())),
            };
            let withdrawal = Withdrawal::new(before, made.rule, why, confirm, now);
            self.withdrawals.insert(key.clone(), withdrawal);
        }
    }

    /// Asks duties that are new about what is there already, as soon as that is known.
    pub(super) fn welcome(&mut self, now: SystemTime) {
        let fresh = std::mem::take(&mut self.fresh);
        for fresh in fresh {
            let Some(duty) = self.duties.get(&fresh.duty).cloned() else { continue };
            if self.is_ready(&duty, now.duration_since(fresh.since).unwrap_or_default()) {
                self.begin(&fresh, &duty, now);
            } else {
                self.fresh.push(fresh);
            }
        }
        if self.fresh.is_empty() && !self.duties.is_empty() && !self.is_swept {
            self.is_swept = true;
            self.sweep(now);
        }
    }

    /// All that a duty has to do with is known. What cannot be is told after a while.
    pub(super) fn is_ready(&mut self, duty: &Duty, waited: Duration) -> bool {
        let is_clean = matches!(duty.work, Work::Clean(_));
        let is_of_it = |kind: Kind<'_>| duty.names(kind) || !is_clean && duty.is_about(kind);
        let lacks = self.stock.shelf().lacks(is_of_it);
        if waited > PATIENCE || self.terrain.logbook.is_none() {
            for (kind, why) in lacks.iter().filter_map(|(kind, why)| Some((kind, why.as_ref()?))) {
                self.say(format!("{}: objects of the kind {kind} cannot be seen: {why}", duty.id));
            }
        }
        !self.follower.resources.is_empty() && lacks.is_empty()
    }

    fn begin(&mut self, fresh: &Fresh, duty: &Arc<Duty>, now: SystemTime) {
        if matches!(duty.work, Work::Clean(_)) {
            return;
        }
        let logged = self.logbook.policies.get(&fresh.duty);
        let is_known = logged == Some(&version_of(duty));
        let is_changed = fresh.is_changed || logged.is_some() && !is_known;
        // What came while nobody looked is as new as what comes now.
        let since = match (is_known, fresh.is_changed) {
            (true, _) => self.logbook.seen_until,
            (false, true) => duty.holder.created.and_then(|it| {
                UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(it.seconds()).ok()?))
            }),
            (false, false) => None,
        };
        let since = since.and_then(|it| it.checked_sub(SLACK));
        let takes_all = duty.is_for_existing() && !is_known;
        let stock = Arc::clone(&self.stock);
        let shelf = stock.shelf();
        for document in shelf.each(|kind| duty.is_about(kind)) {
            let object = Object::new(document.root(), None);
            let is_new = since.is_some_and(|since| created(&object).is_some_and(|it| it >= since));
            if (takes_all || is_new) && !is_going(document) {
                let question =
                    Question { is_initial: true, ..Question::new(Operation::Create, now) };
                self.pending.add(&fresh.duty, &Key::of(&object), question);
            }
        }
        drop(shelf);
        if duty.is_synchronized() {
            self.go_through_made(&fresh.duty, duty, is_changed, now);
        }
    }

    /// Asks a duty about everything that it has made something for.
    fn go_through_made(&mut self, name: &str, duty: &Duty, is_forced: bool, now: SystemTime) {
        let stock = Arc::clone(&self.stock);
        let shelf = stock.shelf();
        for key in shelf.made() {
            let Some(document) = shelf.get(key) else { continue };
            let object = Object::new(document.root(), None);
            let Some(made) = Made::of(&object).filter(|made| made.is_by(&duty.holder)) else {
                continue;
            };
            match (shelf.of_uid(made.trigger_uid), duty.terms(made.rule)) {
                (Some(trigger), _) => {
                    let question = Question::new(Operation::Create, now);
                    let question = Question { is_forced, is_initial: true, ..question };
                    self.pending.add(name, trigger, question);
                }
                (None, Some(terms)) if terms.is_synchronized => {
                    let confirm = Confirm::Stock(made.trigger_uid.to_owned());
                    let why = "what it was made for is gone";
                    let withdrawal = Withdrawal::new(duty, made.rule, why, confirm, now);
                    self.withdrawals.insert(key.clone(), withdrawal);
                }
                (None, _) => {}
            }
        }
    }
}

/// The name of a duty: that of its policy, and what it does.
fn name_of(duty: &Duty) -> String {
    let work = match duty.work {
        Work::Generate(_) => "generate",
        Work::Change(_) => "mutate",
        Work::Clean(_) => "delete",
    };
    let holder = &duty.holder;
    let namespace = holder.namespace.as_deref().unwrap_or_default();
    format!("{}/{namespace}/{}/{work}", holder.kind, holder.name)
}

/// The version of a duty as the logbook has it.
pub(super) fn version_of(duty: &Duty) -> String {
    format!("{:016x}", duty.version)
}

/// When an object was made.
fn created(object: &Object<'_>) -> Option<SystemTime> {
    let text = object.metadata().get("creationTimestamp").as_str()?;
    let moment = policy::cel::Timestamp::parse(text)?;
    UNIX_EPOCH.checked_add(Duration::from_secs(u64::try_from(moment.seconds()).ok()?))
}

/// It is being taken away.
pub(super) fn is_going(document: &Document) -> bool {
    document.root().at(&["metadata", "deletionTimestamp"]).is_set()
}
