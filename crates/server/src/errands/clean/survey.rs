//! Asks a policy about every object of a kind, as they are listed.

use std::time::SystemTime;

use model::{Document, Kind, Object};
use policy::Operation;
use policy::library::{Cleaning, Duty, Fate};
use source::cluster::{Extent, RequestError, Resource, Visitor};

use super::super::Errands;
use super::super::alter::is_own;
use super::super::live::Subject;
use super::super::stock::{Key, Secrets};
use super::identity;

const SECRET: Kind<'static> = Kind::core("Secret");

/// Objects of a kind, and which of them go.
pub(super) struct Survey<'s> {
    errands: &'s Errands,
    duty: &'s Duty,
    cleaning: &'s Cleaning,
    resource: &'s Resource,
    now: SystemTime,
    pub(super) going: Vec<(Key, String, String)>,
    /// Why something cannot be told.
    pub(super) unknown: Option<String>,
}

impl<'s> Survey<'s> {
    pub(super) fn new(
        errands: &'s Errands,
        duty: &'s Duty,
        cleaning: &'s Cleaning,
        resource: &'s Resource,
        now: SystemTime,
    ) -> Survey<'s> {
        Survey { errands, duty, cleaning, resource, now, going: Vec::new(), unknown: None }
    }

    /// Looks at all of them, or at those of the only namespace in which the policy holds.
    pub(super) fn look(&mut self) -> Result<(), RequestError> {
        let own = self.duty.holder.namespace.as_deref();
        if own.is_some() && !self.resource.is_namespaced {
            return Ok(());
        }
        let cluster = &self.errands.terrain.cluster;
        cluster.list(self.resource, own, Extent::Whole, self).map(drop)
    }

    fn fate(&self, key: &Key, document: &Document) -> Result<Fate, String> {
        let subject = Subject { key, operation: Operation::Create, document, before: None };
        let secrets = Secrets::default();
        self.errands.answer(self.duty, &subject, self.now, secrets, |it| {
            self.cleaning.fate(&it.request, it.view, &it.asker, &it.given, it.exceptions)
        })
    }

    fn doubt(&mut self, key: &Key, why: String) {
        self.unknown.get_or_insert_with(|| format!("it cannot be told whether {key} goes: {why}"));
    }
}

impl Visitor for Survey<'_> {
    fn begin(&mut self) {
        self.going.clear();
        self.unknown = None;
    }

    fn object(&mut self, document: &Document) {
        let object = Object::new(document.root(), None);
        let (key, uid, version) = identity(&object);
        let is_going = object.metadata().get("deletionTimestamp").is_set();
        if is_going || self.errands.is_guarded(&key) || is_own(&object) {
            return;
        }
        // What a Secret holds is not listed, and may be asked.
        let whole = match object.is(SECRET) && !self.cleaning.is_unconditional() {
            true => self.errands.secret(&key.namespace, &key.name),
            false => Ok(None),
        };
        let fate = whole.and_then(|whole| self.fate(&key, whole.as_ref().unwrap_or(document)));
        match fate {
            Ok(Fate::Goes) => self.going.push((key, uid, version)),
            Ok(Fate::Stays) => {}
            Ok(Fate::Unknown(why)) | Err(why) => self.doubt(&key, why),
        }
    }
}
