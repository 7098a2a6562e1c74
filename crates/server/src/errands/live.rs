//! Asks a policy about an object as it is, with what else it may know.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use act::Place;
use model::{Document, Kind, Object};
use policy::kyverno::libraries::Asker;
use policy::kyverno::{Given, PolicyException};
use policy::library::{Duty, Exceptions, Work};
use policy::tree::Tree;
use policy::{Operation, Request};
use serde_json::Value;
use source::yaml;

use super::bounds::Chains;
use super::pending::Question;
use super::stock::{Key, Secrets, View};
use super::{Errands, ROUND};

const SECRET: Kind<'static> = Kind::core("Secret");

/// So often a policy may ask for more Secrets before it is given up.
const MOST_ROUNDS: usize = 16;

/// No object has more values.
const LARGEST: usize = 500_000;

/// How long it is waited for what will be there soon.
const SHORTLY: Duration = Duration::from_secs(1);

/// What came of a question.
pub(super) enum Came {
    /// It is answered.
    Done,
    /// It is to be asked again soon, which is no failure.
    Later,
    /// It failed, and is to be asked again after a while.
    Failed,
}

impl Came {
    /// What is worse of two.
    pub(super) fn worse(self, other: Came) -> Came {
        match (self, other) {
            (Came::Failed, _) | (_, Came::Failed) => Came::Failed,
            (Came::Later, _) | (_, Came::Later) => Came::Later,
            (Came::Done, Came::Done) => Came::Done,
        }
    }
}

/// What a policy is asked with.
pub(super) struct Asking<'a> {
    pub(super) request: Request<'a>,
    pub(super) view: &'a View<'a>,
    pub(super) asker: Asker<'a>,
    pub(super) given: Given<'a>,
    pub(super) exceptions: &'a Exceptions,
    /// Secrets with what they hold, as far as they were asked for.
    pub(super) secrets: &'a Secrets,
}

/// The object for whose sake a policy is asked.
pub(super) struct Subject<'q> {
    pub(super) key: &'q Key,
    pub(super) operation: Operation,
    /// As it is; as it was at last, where it is gone.
    pub(super) document: &'q Document,
    pub(super) before: Option<&'q Document>,
}

impl Errands {
    /// Asks what is due, for as long as a round may last.
    pub(super) fn ask(&mut self, now: SystemTime) {
        let began = Instant::now();
        while began.elapsed() < ROUND {
            // Whoever could not write need not be asked.
            if !self.pace.has(now) {
                return;
            }
            let Some((name, key, question)) = self.pending.next(now) else { return };
            let Some(duty) = self.duties.get(&name).cloned() else { continue };
            if self.is_guarded(&key) {
                continue;
            }
            let waited = now.duration_since(question.since).unwrap_or_default();
            if !self.is_ready(&duty, waited) {
                self.pending.put_off(&name, &key, question, now + SHORTLY * 2);
                continue;
            }
            if Chains::is_too_long(question.depth) {
                self.chains.end(&duty.id, &key);
                let says = "what it does leads to more of the same: it is stopped there";
                self.say(format!("{}, for {key}: {says}", duty.id));
                continue;
            }
            let came = match duty.work {
                Work::Generate(_) => self.make(&duty, &key, &question, now),
                Work::Change(_) => self.alter(&duty, &key, &question, now),
                Work::Clean(_) => Came::Done,
            };
            match came {
                Came::Done => {}
                Came::Later => self.pending.put_off(&name, &key, question, now + SHORTLY),
                Came::Failed => self.pending.retry(&name, &key, question, now),
            }
        }
    }

    /// The object that a question is about, whole; `None` where it is gone and nobody knows it.
    pub(super) fn subject(
        &self,
        key: &Key,
        question: &Question,
    ) -> Result<Option<Arc<Document>>, String> {
        if question.operation == Operation::Delete {
            return Ok(question.before.clone());
        }
        if key.kind() == SECRET {
            let found = self.secret(&key.namespace, &key.name)?;
            return Ok(found.map(Arc::new));
        }
        Ok(self.stock.shelf().get(key).cloned())
    }

    /// What a policy answers. Secrets whose values it asks for are read, and forgotten when it has
    /// answered.
    pub(super) fn answer<T>(
        &self,
        duty: &Duty,
        subject: &Subject<'_>,
        now: SystemTime,
        mut secrets: Secrets,
        ask: impl Fn(&Asking<'_>) -> T,
    ) -> Result<T, String> {
        for _ in 0..MOST_ROUNDS {
            let (answer, hidden) = self.answer_knowing(duty, subject, now, &secrets, &ask);
            let mut more = false;
            for place in hidden {
                if let Some(secret) = self.secret(&place.0, &place.1)? {
                    secrets.add(place, secret);
                    more = true;
                }
            }
            if !more {
                return Ok(answer);
            }
        }
        Err("it asks for too many Secrets".to_owned())
    }

    fn answer_knowing<T>(
        &self,
        duty: &Duty,
        subject: &Subject<'_>,
        now: SystemTime,
        secrets: &Secrets,
        ask: &impl Fn(&Asking<'_>) -> T,
    ) -> (T, std::collections::BTreeSet<(String, String)>) {
        let shelf = self.stock.shelf();
        let view = View::new(&shelf, duty.holder.namespace.as_deref(), secrets);
        let mut answers = (self.terrain.answers)(now);
        self.globals.iter().for_each(|entry| entry.answer(&view, &mut answers));
        let answers = Arc::new(answers);
        let exceptions: &[PolicyException] = &self.exceptions.classic;
        let answer = ask(&Asking {
            request: self.request(subject).among(&view),
            view: &view,
            asker: Asker { world: &view, answers: &answers },
            given: Given { answers: Arc::clone(&answers), exceptions, variables: &[] },
            exceptions: &self.exceptions,
            secrets,
        });
        (answer, view.hidden())
    }

    /// The request that led to the object as it is, by nobody in particular.
    fn request<'q>(&self, subject: &Subject<'q>) -> Request<'q> {
        let object = Object::new(subject.document.root(), None);
        let mut request = Request::creation(&object).doing(subject.operation);
        if let (Operation::Update, Some(before)) = (subject.operation, subject.before) {
            request.old_object = Some(before.root());
        }
        // Here it is known what stands in no namespace.
        if object.namespace().is_none() && !request.is_of_namespace() {
            request.namespace = "";
        }
        if let Some(resource) = self.resource(object.api_version(), &subject.key.kind) {
            request.resource.name = Cow::Owned(resource.plural.clone());
        }
        request
    }

    /// A Secret with what it holds.
    pub(super) fn secret(&self, namespace: &str, name: &str) -> Result<Option<Document>, String> {
        let place = Place::within(namespace, "v1", "secrets", name);
        let read = self.writer.read(&place).map_err(|error| said(&error))?;
        Ok(read.and_then(|mut secret| {
            trim(&mut secret);
            document_of(&secret)
        }))
    }

    /// Where the API has an object, and its key.
    pub(super) fn placed(&self, object: &Value) -> Result<(Place, Key), String> {
        let text = |value: &Value, key: &str| {
            value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
        };
        let (api_version, kind) = (text(object, "apiVersion"), text(object, "kind"));
        let metadata = object.get("metadata").unwrap_or(&Value::Null);
        let (name, namespace) = (text(metadata, "name"), text(metadata, "namespace"));
        let resource = self.resource(&api_version, &kind);
        let resource =
            resource.ok_or_else(|| format!("the cluster has no kind {kind} of {api_version}"))?;
        let version = api_version.rsplit('/').next().unwrap_or_default();
        let is_plain = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if name.is_empty() || version.is_empty() || !is_plain(version) {
            return Err(format!("a {kind} of {api_version} has no name, or its version is none"));
        }
        let namespace = match (resource.is_namespaced, namespace.is_empty()) {
            (false, _) => String::new(),
            (true, true) => "default".to_owned(),
            (true, false) => namespace,
        };
        let place = match resource.is_namespaced {
            true => Place::within(&namespace, &api_version, &resource.plural, &name),
            false => Place::clusterwide(&api_version, &resource.plural, &name),
        };
        Ok((place, Key::new(resource.kind(), &namespace, &name)))
    }

    /// Where the API has the object of a key, in the version that the cluster prefers.
    pub(super) fn place(&self, key: &Key) -> Option<Place> {
        let resources = &self.follower.resources;
        let resource = resources.iter().find(|it| it.group == key.group && it.kind == key.kind)?;
        let version = resource.api_version();
        Some(match resource.is_namespaced {
            true => Place::within(&key.namespace, &version, &resource.plural, &key.name),
            false => Place::clusterwide(&version, &resource.plural, &key.name),
        })
    }
}

/// An error with its causes.
pub(super) fn said(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Takes out what the API server and kubectl keep for themselves.
fn trim(object: &mut Value) {
    let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) else { return };
    metadata.remove("managedFields");
    if let Some(notes) = metadata.get_mut("annotations").and_then(Value::as_object_mut) {
        notes.remove(APPLIED);
    }
}

/// kubectl repeats the whole object in it.
pub(super) const APPLIED: &str = "kubectl.kubernetes.io/last-applied-configuration";

pub(super) fn document_of(value: &Value) -> Option<Document> {
    yaml::json(&Arc::from(value.to_string()), &yaml::Limits::default()).ok()?
}

pub(super) fn value_of(document: &Document) -> Option<Value> {
    value_of_tree(&Tree::from_node(document.root(), LARGEST).ok()?)
}

pub(super) fn value_of_tree(tree: &Tree) -> Option<Value> {
    serde_json::from_str(&tree.to_string()).ok()
}
