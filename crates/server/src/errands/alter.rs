//! Objects that are there already, changed as policies say.

use std::sync::Arc;
use std::time::SystemTime;

use model::{Document, Kind, Object};
use policy::Mutation;
use policy::kyverno::Scene;
use policy::library::Duty;
use policy::tree::Tree;
use serde_json::{Value, json};

use super::live::{APPLIED, Came, Subject, value_of_tree};
use super::make::by;
use super::pending::Question;
use super::settle::{is_same, version};
use super::stock::{Key, Secrets};
use super::{Action, Deed, Errands};

const SECRET: Kind<'static> = Kind::core("Secret");

/// More Secrets than these are not read for one policy.
const MOST_SECRETS: usize = 100;

/// What becomes of one object.
struct Altered {
    rule: String,
    target: Key,
    /// The version that was looked at.
    version: String,
    change: Result<Option<Tree>, String>,
}

impl Errands {
    /// Changes what a policy wants changed for the sake of an object.
    pub(super) fn alter(
        &mut self,
        duty: &Duty,
        key: &Key,
        question: &Question,
        now: SystemTime,
    ) -> Came {
        let altered = self.subject(key, question).and_then(|document| match document {
            Some(document) => self.altered_by(duty, key, question, &document, now),
            None => Ok(Vec::new()),
        });
        let altered = match altered {
            Ok(altered) => altered,
            Err(why) => return self.cannot_ask(duty, key, &why),
        };
        let mut came = Came::Done;
        for Altered { rule, target, version, change } in altered {
            let by = by(duty, &rule);
            match change {
                Ok(None) => {}
                Ok(Some(tree)) => {
                    let Some(place) = self.place(&target) else { continue };
                    let kind = target.kind.clone();
                    let why = format!("for {key}");
                    let deed = Deed { action: Action::Change, kind, place, by, why };
                    came = came.worse(self.replace(deed, &target, &version, &tree, question, now));
                }
                Err(why) => {
                    self.say(format!("{by}, for {key}: {target}: {why}"));
                    came = came.worse(Came::Failed);
                }
            }
        }
        came
    }

    /// What becomes of the objects that a policy may change.
    fn altered_by(
        &self,
        duty: &Duty,
        key: &Key,
        question: &Question,
        document: &Document,
        now: SystemTime,
    ) -> Result<Vec<Altered>, String> {
        let candidates = self.candidates(duty);
        let secrets = self.secrets_among(&candidates)?;
        let before = question.before.as_deref();
        let subject = Subject { key, operation: question.operation, document, before };
        self.answer(duty, &subject, now, secrets, |it| {
            let whole = |document: &'_ Arc<Document>| {
                let object = Object::new(document.root(), None);
                let own = (object.namespace().unwrap_or_default(), object.name());
                (object.is(SECRET), (own.0.to_owned(), own.1.to_owned()))
            };
            let existing: Vec<Object<'_>> = candidates
                .iter()
                .map(|document| match whole(document) {
                    (true, place) => it.secrets.get(&place).unwrap_or(document),
                    (false, _) => document,
                })
                .map(|document| Object::new(document.root(), None))
                .collect();
            let scene = Scene { world: it.view, existing: &existing };
            let made = duty.change(&it.request, scene, &it.asker, &it.given, it.exceptions);
            made.into_iter()
                .filter_map(|made| altered(made.rule, made.target, made.mutation))
                .collect()
        })
    }

    /// The objects that a policy may change, as it names their kinds.
    fn candidates(&self, duty: &Duty) -> Vec<Arc<Document>> {
        let shelf = self.stock.shelf();
        let named = shelf.each(|kind| duty.names(kind));
        let is_open = |document: &&Arc<Document>| {
            let object = Object::new(document.root(), None);
            let is_going = object.metadata().get("deletionTimestamp").is_set();
            !is_going && !self.is_guarded(&Key::of(&object)) && !is_own(&object)
        };
        named.filter(is_open).cloned().collect()
    }

    fn secrets_among(&self, candidates: &[Arc<Document>]) -> Result<Secrets, String> {
        let mut secrets = Secrets::default();
        let objects = candidates.iter().map(|document| Object::new(document.root(), None));
        for (count, object) in objects.filter(|object| object.is(SECRET)).enumerate() {
            if count >= MOST_SECRETS {
                return Err(format!("it would have to read more than {MOST_SECRETS} Secrets"));
            }
            let (namespace, name) = (object.namespace().unwrap_or_default(), object.name());
            if let Some(secret) = self.secret(namespace, name)? {
                secrets.add((namespace.to_owned(), name.to_owned()), secret);
            }
        }
        Ok(secrets)
    }

    /// Puts what an object is to be in its place, where it is still as it was looked at.
    fn replace(
        &mut self,
        deed: Deed,
        key: &Key,
        seen: &str,
        tree: &Tree,
        question: &Question,
        now: SystemTime,
    ) -> Came {
        let live = match self.writer.read(&deed.place) {
            Ok(Some(live)) => live,
            Ok(None) => return Came::Done,
            Err(error) => return self.cannot(deed, &error),
        };
        let Some(mut object) = value_of_tree(tree).filter(|_| version(&live) == seen) else {
            return Came::Later;
        };
        keep_applied(&live, &mut object);
        if is_same(&live, &object) {
            return Came::Done;
        }
        if !self.pace.take(now) {
            return Came::Later;
        }
        match self.writer.replace(&deed.place, &object) {
            Ok(after) => {
                if !is_same(&live, &after) {
                    self.chains.wrote(key, version(&after), question.depth);
                    self.did(deed);
                }
                Came::Done
            }
            Err(error) => self.cannot(deed, &error),
        }
    }
}

/// Something of ours: it is what the servers are made of.
pub(super) fn is_own(object: &Object<'_>) -> bool {
    object.label("app.kubernetes.io/managed-by") == Some("yagura")
}

/// What a rule makes of an existing object; `None` where it has nothing to do with one.
fn altered(rule: String, target: Option<Object<'_>>, mutation: Mutation) -> Option<Altered> {
    let change = match mutation {
        Mutation::Skip | Mutation::Same => return None,
        Mutation::Changed(tree) => Ok(Some(tree)),
        Mutation::Error(why) => Err(why),
    };
    let Some(target) = target else {
        // What becomes of the request's own object is no errand.
        let why = change.err().filter(|_| !rule.is_empty())?;
        let target = Key::new(Kind::core("object"), "", "to change");
        return Some(Altered { rule, target, version: String::new(), change: Err(why) });
    };
    let version = target.metadata().get("resourceVersion").as_str().unwrap_or_default().to_owned();
    Some(Altered { rule, target: Key::of(&target), version, change })
}

/// The annotation of kubectl's, which is not looked at, stays; who owns which field does too.
fn keep_applied(live: &Value, object: &mut Value) {
    let note = |value: &Value| value.get("metadata")?.get("annotations")?.get(APPLIED).cloned();
    let Some(applied) = note(live) else { return };
    let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) else { return };
    let notes = metadata.entry("annotations").or_insert_with(|| json!({}));
    if let Some(notes) = notes.as_object_mut() {
        notes.insert(APPLIED.to_owned(), applied);
    }
}
