//! Brings one object to what a policy wants it to be.

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::time::SystemTime;

use act::{Place, WriteError};
use model::{Document, Kind, Object};
use policy::library::{Duty, Terms};
use serde_json::{Map, Value};

use super::live::{Came, document_of, said, value_of};
use super::marks::Made;
use super::pending::Question;
use super::stock::Key;
use super::{Action, Deed, Errands};

const SECRET: Kind<'static> = Kind::core("Secret");
const CONFIG_MAP: Kind<'static> = Kind::core("ConfigMap");

/// An object that is to be there.
pub(super) struct Put<'p> {
    pub(super) duty: &'p Duty,
    pub(super) rule: &'p str,
    pub(super) by: String,
    pub(super) why: String,
    pub(super) place: Place,
    pub(super) key: Key,
    pub(super) wanted: Value,
    pub(super) terms: Terms,
    pub(super) question: &'p Question,
}

impl Errands {
    /// Makes an object where there is none; one that its rule made is brought back to what it should be,
    /// where it follows. What somebody else made is left as it is.
    pub(super) fn settle(&mut self, mut put: Put<'_>, now: SystemTime) -> Came {
        if self.is_guarded(&put.key) {
            self.say(format!("{}: {} stands where nothing is written", put.by, put.key));
            return Came::Done;
        }
        encode(&put.key, &mut put.wanted);
        let hash = hash(&put.wanted);
        let known = self.stock.shelf().get(&put.key).cloned();
        if let Some(known) = known
            && self.is_enough(&put, &known, hash)
        {
            return Came::Done;
        }
        let live = match self.writer.read(&put.place) {
            Ok(live) => live,
            Err(error) => return self.cannot(deed(&put, Action::Change), &error),
        };
        let document = live.as_ref().and_then(document_of);
        if document.as_ref().is_some_and(|document| self.is_enough(&put, document, hash)) {
            return Came::Done;
        }
        if !self.pace.take(now) {
            return Came::Later;
        }
        let action = if live.is_some() { Action::Change } else { Action::Create };
        let deed = deed(&put, action);
        let after = self.writer.apply(&put.place, &put.wanted);
        match after.and_then(|after| self.without_more(&put, after)) {
            Ok(after) => {
                self.written.insert(put.key.clone(), hash);
                if live.as_ref().is_none_or(|live| !is_same(live, &after)) {
                    self.chains.wrote(&put.key, version(&after), put.question.depth);
                    self.did(deed);
                }
                Came::Done
            }
            Err(error) => self.cannot(deed, &error),
        }
    }

    /// Notes that something could not be written, or not yet.
    pub(super) fn cannot(&mut self, deed: Deed, error: &WriteError) -> Came {
        if matches!(error, WriteError::Conflict { .. }) {
            return Came::Later;
        }
        self.failed(deed, said(error));
        Came::Failed
    }

    /// What is there is as it should be, or nobody's business.
    fn is_enough(&mut self, put: &Put<'_>, document: &Document, hash: u64) -> bool {
        if !put.terms.is_synchronized {
            return true;
        }
        let object = Object::new(document.root(), None);
        let is_ours =
            Made::of(&object).is_some_and(|made| made.is_by_rule(&put.duty.holder, put.rule));
        if !is_ours {
            let says = "is there already, and was not made by it: it stays as it is";
            self.say(format!("{}: {} {says}", put.by, put.key));
            return true;
        }
        let is_same_order = self.written.get(&put.key).is_none_or(|own| *own == hash);
        let is_hidden = put.key.kind() == SECRET && hides(document);
        !put.question.is_forced
            && is_same_order
            && !is_hidden
            && value_of(document)
                .is_some_and(|it| covers(&it, &put.wanted) && !has_more(&put.key, &it, &put.wanted))
    }

    /// What others added to the data of an object is taken out again.
    fn without_more(&self, put: &Put<'_>, mut after: Value) -> Result<Value, WriteError> {
        if !has_more(&put.key, &after, &put.wanted) {
            return Ok(after);
        }
        if let Some(fields) = after.as_object_mut() {
            for part in DATA {
                match put.wanted.get(part) {
                    Some(wanted) => drop(fields.insert((*part).to_owned(), wanted.clone())),
                    None => drop(fields.remove(*part)),
                }
            }
        }
        self.writer.replace(&put.place, &after)
    }
}

/// The fields whose keys are all ours.
const DATA: &[&str] = &["data", "binaryData"];

/// Of ConfigMaps and Secrets, whatever is not wanted is too much.
fn has_more(key: &Key, object: &Value, wanted: &Value) -> bool {
    let is_data = key.kind() == SECRET || key.kind() == CONFIG_MAP;
    let keys =
        |value: &Value, part: &str| value.get(part).and_then(Value::as_object).map_or(0, Map::len);
    is_data && DATA.iter().any(|part| keys(object, part) > keys(wanted, part))
}

/// The values of a Secret are not there to compare with.
fn hides(document: &Document) -> bool {
    document.root().get("data").entries().any(|entry| !entry.value.is_set())
}

/// Everything that is wanted is there. What an API server adds does not matter.
fn covers(object: &Value, wanted: &Value) -> bool {
    match (object, wanted) {
        (Value::Object(object), Value::Object(wanted)) => wanted.iter().all(|(key, wanted)| {
            // What is empty may as well not be there.
            match object.get(key) {
                Some(own) => covers(own, wanted),
                None => is_empty(wanted),
            }
        }),
        (Value::Array(items), Value::Array(wanted)) => {
            items.len() == wanted.len()
                && items.iter().zip(wanted).all(|(item, wanted)| covers(item, wanted))
        }
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (one, other) => one == other,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Object(map) => map.is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

/// The plain texts of a Secret become what the API server makes of them.
fn encode(key: &Key, wanted: &mut Value) {
    if key.kind() != SECRET {
        return;
    }
    let Some(fields) = wanted.as_object_mut() else { return };
    let Some(Value::Object(plain)) = fields.remove("stringData") else { return };
    let data = fields.entry("data").or_insert(Value::Object(Map::new()));
    if let Some(data) = data.as_object_mut() {
        let encoded = plain.into_iter().filter_map(|(key, value)| {
            let text = value.as_str()?.as_bytes();
            Some((key, Value::String(policy::base64::encode(text))))
        });
        data.extend(encoded);
    }
}

/// Nothing of two states is another but what tells versions apart.
pub(super) fn is_same(one: &Value, other: &Value) -> bool {
    let bare = |value: &Value| {
        let mut value = value.clone();
        if let Some(metadata) = value.get_mut("metadata").and_then(Value::as_object_mut) {
            ["managedFields", "resourceVersion", "generation"]
                .iter()
                .for_each(|key| drop(metadata.remove(*key)));
        }
        value
    };
    bare(one) == bare(other)
}

pub(super) fn version(object: &Value) -> &str {
    let metadata = object.get("metadata").and_then(|it| it.get("resourceVersion"));
    metadata.and_then(Value::as_str).unwrap_or_default()
}

fn hash(wanted: &Value) -> u64 {
    let mut hasher = DefaultHasher::new();
    wanted.to_string().hash(&mut hasher);
    hasher.finish()
}

fn deed(put: &Put<'_>, action: Action) -> Deed {
    Deed {
        action,
        kind: put.key.kind.clone(),
        place: put.place.clone(),
        by: put.by.clone(),
        why: put.why.clone(),
    }
}
