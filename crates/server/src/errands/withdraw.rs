//! What policies made, taken away again. Before that it is asked once more whether what it hangs on is
//! gone indeed: what is merely not seen is no reason to take anything away.

use std::sync::Arc;
use std::time::SystemTime;

use act::{Place, Version};
use model::Object;
use policy::kyverno::Original;
use policy::library::{Duty, Holder};
use serde_json::Value;

use super::bounds::pause;
use super::live::{Came, document_of, said};
use super::make::by;
use super::marks::{self, Made};
use super::settle::version;
use super::stock::Key;
use super::{Action, Deed, Errands};

/// What cannot be taken away after so many attempts stays.
const MOST_TRIES: u32 = 8;

/// Something that is to go.
pub(super) struct Withdrawal {
    holder: Holder,
    rule: String,
    by: String,
    why: String,
    confirm: Confirm,
    due: SystemTime,
    tries: u32,
}

/// What is asked before.
#[derive(Clone)]
pub(super) enum Confirm {
    /// Nothing more.
    Nothing,
    /// This policy is gone.
    Policy(Holder),
    /// The object of this uid is gone.
    Trigger(Key, String),
    /// No object of this uid is known.
    Stock(String),
    /// What was copied is gone.
    Source(Original),
}

impl Withdrawal {
    pub(super) fn new(
        duty: &Duty,
        rule: &str,
        why: &str,
        confirm: Confirm,
        now: SystemTime,
    ) -> Withdrawal {
        Withdrawal {
            holder: duty.holder.clone(),
            rule: rule.to_owned(),
            by: by(duty, rule),
            why: why.to_owned(),
            confirm,
            due: now,
            tries: 0,
        }
    }
}

impl Withdrawal {
    /// Of something whose policy nobody here has ever seen.
    fn of_stranger(holder: Holder, made: &Made<'_>, now: SystemTime) -> Withdrawal {
        let by = match made.rule {
            "" => format!("kyverno/{}", made.policy),
            rule => format!("kyverno/{}: rule {rule}", made.policy),
        };
        Withdrawal {
            confirm: Confirm::Policy(holder.clone()),
            holder,
            rule: made.rule.to_owned(),
            by,
            why: "its policy is gone".to_owned(),
            due: now,
            tries: 0,
        }
    }
}

impl Errands {
    /// Finds what goes with policies that went away while nobody looked.
    pub(super) fn sweep(&mut self, now: SystemTime) {
        let stock = Arc::clone(&self.stock);
        let shelf = stock.shelf();
        for key in shelf.made() {
            let Some(document) = shelf.get(key) else { continue };
            let object = Object::new(document.root(), None);
            let Some(made) = Made::of(&object) else { continue };
            let Some(holder) = made.goes_with.and_then(|it| self.stranger(it, &made)) else {
                continue;
            };
            let is_known = |duty: &Arc<Duty>| {
                made.is_by(&duty.holder)
                    && Some(marks::goes_with(&duty.holder).as_str()) == made.goes_with
            };
            if !self.duties.values().any(is_known) {
                let withdrawal = Withdrawal::of_stranger(holder, &made, now);
                self.withdrawals.insert(key.clone(), withdrawal);
            }
        }
    }

    /// The policy that something goes with, where its label has its whole name.
    fn stranger(&self, goes_with: &str, made: &Made<'_>) -> Option<Holder> {
        let (kind, group) = goes_with.split_once('.')?;
        let resources = &self.follower.resources;
        let resource = resources.iter().find(|it| it.group == group && it.kind == kind)?;
        let namespace = Some(made.policy_namespace).filter(|it| !it.is_empty());
        let is_whole = made.policy.len() < marks::LONGEST;
        is_whole.then(|| Holder {
            kind: kind.to_owned(),
            namespace: namespace.map(str::to_owned),
            name: made.policy.to_owned(),
            api_version: resource.api_version(),
            uid: String::new(),
            created: None,
        })
    }

    /// Takes away what is to go.
    pub(super) fn withdraw(&mut self, now: SystemTime) {
        let due = self.withdrawals.iter().filter(|(_, it)| it.due <= now);
        let due: Vec<Key> = due.map(|(key, _)| key.clone()).collect();
        for key in due {
            let Some(withdrawal) = self.withdrawals.remove(&key) else { continue };
            match self.take_back(&key, &withdrawal, now) {
                Came::Done => {}
                Came::Later => drop(self.withdrawals.insert(key, withdrawal)),
                Came::Failed if withdrawal.tries >= MOST_TRIES => {}
                Came::Failed => {
                    let tries = withdrawal.tries + 1;
                    let again = Withdrawal { tries, due: now + pause(tries), ..withdrawal };
                    self.withdrawals.insert(key, again);
                }
            }
        }
    }

    fn take_back(&mut self, key: &Key, withdrawal: &Withdrawal, now: SystemTime) -> Came {
        let Some(place) = self.place(key).filter(|_| !self.is_guarded(key)) else {
            return Came::Done;
        };
        let Withdrawal { by, why, .. } = withdrawal;
        let deed = Deed {
            action: Action::Delete,
            kind: key.kind.clone(),
            place,
            by: by.clone(),
            why: why.clone(),
        };
        let live = match self.writer.read(&deed.place) {
            Ok(Some(live)) => live,
            Ok(None) => return Came::Done,
            Err(error) => return self.cannot(deed, &error),
        };
        if !withdrawal.is_of(&live) {
            return Came::Done;
        }
        match self.confirms(&withdrawal.confirm) {
            Ok(true) => {}
            Ok(false) => return Came::Done,
            Err(says) => {
                self.failed(deed, says);
                return Came::Failed;
            }
        }
        if !self.pace.take(now) {
            return Came::Later;
        }
        let version = Version { uid: text(&live, "uid"), resource_version: version(&live) };
        match self.writer.delete_exactly(&deed.place, &version, None) {
            Ok(true) => {
                self.written.remove(key);
                self.did(deed);
                Came::Done
            }
            Ok(false) => Came::Done,
            Err(error) => self.cannot(deed, &error),
        }
    }

    /// What an object hangs on is gone.
    fn confirms(&self, confirm: &Confirm) -> Result<bool, String> {
        let read = |place: Option<Place>| match place {
            Some(place) => self.writer.read(&place).map_err(|error| said(&error)),
            None => Err("its kind is not known any more".to_owned()),
        };
        Ok(match confirm {
            Confirm::Nothing => true,
            Confirm::Policy(holder) => read(self.place_of(holder))?.is_none(),
            Confirm::Trigger(key, uid) => {
                let live = read(self.place(key))?;
                live.is_none_or(|live| text(&live, "uid") != uid)
            }
            Confirm::Stock(uid) => self.stock.shelf().of_uid(uid).is_none(),
            Confirm::Source(source) => {
                let resource = self.resource(&source.api_version, &source.kind);
                let place = resource.map(|resource| {
                    let (version, plural) = (resource.api_version(), &resource.plural);
                    match resource.is_namespaced {
                        true => Place::within(&source.namespace, &version, plural, &source.name),
                        false => Place::clusterwide(&version, plural, &source.name),
                    }
                });
                read(place)?.is_none()
            }
        })
    }

    fn place_of(&self, holder: &Holder) -> Option<Place> {
        let resource = self.resource(&holder.api_version, &holder.kind)?;
        let (version, plural) = (resource.api_version(), &resource.plural);
        Some(match &holder.namespace {
            Some(namespace) => Place::within(namespace, &version, plural, &holder.name),
            None => Place::clusterwide(&version, plural, &holder.name),
        })
    }
}

impl Withdrawal {
    /// The object is still one that its rule made, and is not going already.
    fn is_of(&self, live: &Value) -> bool {
        let Some(document) = document_of(live) else { return false };
        let object = Object::new(document.root(), None);
        let is_going = object.metadata().get("deletionTimestamp").is_set();
        let made = Made::of(&object);
        !is_going && made.is_some_and(|made| made.is_by_rule(&self.holder, &self.rule))
    }
}

fn text<'v>(object: &'v Value, key: &str) -> &'v str {
    let metadata = object.get("metadata").and_then(|it| it.get(key));
    metadata.and_then(Value::as_str).unwrap_or_default()
}
