//! Webhooks: what the API server asks whom about, and what it does where nobody answers.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use crate::LABEL;
use crate::ownership::is_ours;
use crate::place::Place;
use crate::writer::{WriteError, Writer};

const API: &str = "admissionregistration.k8s.io/v1";

/// How long the API server waits for an answer.
const SECONDS: u32 = 3;

/// What the API server asks of a server of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// The name of the configurations.
    pub name: String,
    /// How the API server reaches the server.
    pub reach: Reach,
    /// The authorities that it believes then, in PEM.
    pub authorities: String,
    /// Namespaces about whose objects nobody is asked.
    pub exempt: Vec<String>,
    /// Somebody about whose requests nobody is asked: the server itself.
    pub own_user: Option<String>,
    /// The questions.
    pub hooks: Vec<Hook>,
}

/// How the API server reaches a server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// By an address: `https://10.0.0.7:8443`.
    Url(String),
    /// By a Service.
    Service {
        /// Where it is.
        namespace: String,
        /// What it is called.
        name: String,
        /// The port that it serves on.
        port: u16,
    },
}

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hook {
    /// What is to be done with a request.
    pub purpose: Purpose,
    /// What becomes of a request where nobody answers.
    pub failure: Failure,
    /// The path that is asked.
    pub path: String,
    /// The requests that it is asked about.
    pub rules: Vec<Rule>,
}

/// What is to be done with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// It may be refused.
    Validate,
    /// Its object may be changed.
    Mutate,
}

/// What becomes of a request where nobody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Failure {
    /// It is refused.
    Fail,
    /// It passes.
    Ignore,
}

/// Some requests.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rule {
    /// API groups.
    pub groups: Vec<String>,
    /// `pods`, `pods/ephemeralcontainers`
    pub resources: Vec<String>,
    /// `CREATE`, `UPDATE`, `DELETE`, `CONNECT`
    pub operations: Vec<&'static str>,
}

/// Where the configurations of this name stand: those that validate, and those that mutate.
fn places(name: &str) -> [(Purpose, Place); 2] {
    let place = |plural| Place::clusterwide(API, plural, name);
    [
        (Purpose::Validate, place("validatingwebhookconfigurations")),
        (Purpose::Mutate, place("mutatingwebhookconfigurations")),
    ]
}

impl Registration {
    /// The same, where no request is refused because nobody answers.
    #[must_use]
    pub fn lenient(mut self) -> Registration {
        self.hooks.iter_mut().for_each(|hook| hook.failure = Failure::Ignore);
        self
    }

    /// Has the API server ask so from now on, and nothing else under this name.
    pub fn write(&self, writer: &Writer) -> Result<(), WriteError> {
        for (purpose, place) in places(&self.name) {
            match self.manifest(purpose) {
                Some(manifest) => drop(writer.apply(&place, &manifest)?),
                None => drop(writer.delete(&place)?),
            }
        }
        Ok(())
    }

    /// The same where the API server asks at all: somebody may have taken that away on purpose.
    pub fn rewrite(&self, writer: &Writer) -> Result<(), WriteError> {
        for (purpose, place) in places(&self.name) {
            if writer.read(&place)?.is_some()
                && let Some(manifest) = self.manifest(purpose)
            {
                writer.apply(&place, &manifest)?;
            }
        }
        Ok(())
    }

    /// The configuration for a purpose; `None` where nothing is asked for it.
    pub fn manifest(&self, purpose: Purpose) -> Option<Value> {
        let hooks = self.hooks.iter().filter(|it| it.purpose == purpose && !it.rules.is_empty());
        let webhooks: Vec<Value> = hooks.map(|hook| self.webhook(hook)).collect();
        let kind = match purpose {
            Purpose::Validate => "ValidatingWebhookConfiguration",
            Purpose::Mutate => "MutatingWebhookConfiguration",
        };
        (!webhooks.is_empty()).then(|| {
            json!({
                "apiVersion": API,
                "kind": kind,
                "metadata": { "name": self.name, "labels": { LABEL.0: LABEL.1 } },
                "webhooks": webhooks,
            })
        })
    }

    fn webhook(&self, hook: &Hook) -> Value {
        let (purpose, failure) = (hook.purpose, hook.failure);
        let word = if failure == Failure::Fail { "fail" } else { "ignore" };
        let verb = if purpose == Purpose::Validate { "validate" } else { "mutate" };
        let rules: Vec<Value> = hook.rules.iter().map(Rule::manifest).collect();
        let mut webhook = json!({
            "name": format!("{word}.{verb}.yagura.dev"),
            "admissionReviewVersions": ["v1"],
            "clientConfig": self.client(&hook.path),
            "rules": rules,
            "failurePolicy": if failure == Failure::Fail { "Fail" } else { "Ignore" },
            "matchPolicy": "Equivalent",
            "sideEffects": "None",
            "timeoutSeconds": SECONDS,
            "namespaceSelector": { "matchExpressions": [{
                "key": "kubernetes.io/metadata.name",
                "operator": "NotIn",
                "values": self.exempt,
            }] },
            "matchConditions": conditions(self.own_user.as_deref()),
        });
        if purpose == Purpose::Mutate
            && let Some(fields) = webhook.as_object_mut()
        {
            fields.insert("reinvocationPolicy".to_owned(), json!("IfNeeded"));
        }
        webhook
    }

    fn client(&self, path: &str) -> Value {
        let authorities = STANDARD.encode(&self.authorities);
        match &self.reach {
            Reach::Url(url) => {
                let url = format!("{}{path}", url.trim_end_matches('/'));
                json!({ "url": url, "caBundle": authorities })
            }
            Reach::Service { namespace, name, port } => json!({
                "service": { "namespace": namespace, "name": name, "port": port, "path": path },
                "caBundle": authorities,
            }),
        }
    }
}

/// What is never asked about, whatever the rules say: without these, a cluster can lock itself up.
/// `own_user` is somebody whose requests are never asked about.
pub(crate) fn conditions(own_user: Option<&str>) -> Vec<Value> {
    let never = "!(request.resource.group in ['coordination.k8s.io', 'events.k8s.io', \
                 'authentication.k8s.io', 'authorization.k8s.io']) && \
                 !(request.resource.group == '' && request.resource.resource == 'events') && \
                 !(has(request.subResource) && request.subResource == 'token')";
    let mut conditions = vec![json!({ "name": "not-the-clockwork", "expression": never })];
    if let Some(user) = own_user {
        let user = user.replace(['\\', '\''], "");
        conditions.push(json!({
            "name": "not-of-ourselves",
            "expression": format!("request.userInfo.username != '{user}'"),
        }));
    }
    conditions
}

impl Rule {
    fn manifest(&self) -> Value {
        json!({
            "apiGroups": self.groups,
            "apiVersions": ["*"],
            "resources": self.resources,
            "operations": self.operations,
            "scope": "*",
        })
    }
}

/// What of ours is registered under a name, and how to take it away.
pub fn registered(writer: &Writer, name: &str) -> Result<Vec<Registered>, WriteError> {
    let mut found = Vec::new();
    for (_, place) in places(name) {
        if let Some(manifest) = writer.read(&place)? {
            found.push(Registered { place, manifest });
        }
    }
    Ok(found)
}

/// A configuration as it is in the cluster.
#[derive(Debug, Clone)]
pub struct Registered {
    /// Where.
    pub place: Place,
    manifest: Value,
}

impl Registered {
    /// It bears our label, or is by our hand.
    pub fn is_ours(&self) -> bool {
        is_ours(&self.manifest)
    }

    /// Takes it away.
    pub fn remove(&self, writer: &Writer) -> Result<bool, WriteError> {
        writer.delete(&self.place)
    }

    /// Lets requests pass where nobody answers.
    pub fn let_pass(mut self, writer: &Writer) -> Result<(), WriteError> {
        let webhooks = self.manifest.get_mut("webhooks").and_then(Value::as_array_mut);
        for webhook in webhooks.into_iter().flatten() {
            if let Some(fields) = webhook.as_object_mut() {
                fields.insert("failurePolicy".to_owned(), json!("Ignore"));
            }
        }
        writer.replace(&self.place, &self.manifest).map(drop)
    }
}
