//! Answers a request as the API server's admission plugin does: a pod may be refused, what makes
//! pods is only warned of and audited, exemptions come before everything.

use model::{Kind, Object, Pod};

use super::namespace_policy::{LabelError, NamespacePolicy};
use super::update::is_significant;
use super::{Level, Ruling, Standard};

/// The plugin's configuration.
#[derive(Debug, Clone)]
pub struct Admission {
    /// What holds where a namespace's labels do not say.
    pub defaults: NamespacePolicy,
    /// Who is not judged.
    pub exemptions: Exemptions,
}

/// Who is not judged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Exemptions {
    /// Requests of these users.
    pub usernames: Vec<String>,
    /// Pods that run with these runtime classes.
    pub runtime_classes: Vec<String>,
    /// Objects in these namespaces.
    pub namespaces: Vec<String>,
}

/// What is asked of the API server.
#[derive(Debug, Clone, Copy)]
pub struct Request<'r> {
    /// What to do.
    pub operation: Operation,
    /// `""`, or `exec`, `status` and the like.
    pub subresource: &'r str,
    /// Who asks.
    pub user: &'r str,
    /// The namespace's name; for a Namespace its own.
    pub namespace: &'r str,
    /// The Namespace as it stands; `None` where there is none.
    pub namespace_object: Option<Object<'r>>,
    /// The object as it shall be.
    pub object: Object<'r>,
    /// The object as it was, for an update.
    pub old: Option<Object<'r>>,
}

/// What a request does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Makes an object.
    Create,
    /// Changes one.
    Update,
}

/// What the API server answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// Why not; `None` lets the request pass.
    pub denied: Option<Denied>,
    /// What its author is told.
    pub warnings: Vec<String>,
    /// What the audit log notes, under `pod-security.kubernetes.io/` and these keys.
    pub annotations: Vec<(&'static str, String)>,
}

/// Why a request is refused, in the API server's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Denied {
    /// The pod fails what is enforced.
    Forbidden(String),
    /// The namespace's labels make no sense.
    Invalid(String),
    /// There is no way to tell.
    Error(String),
}

/// What a pod's subresources do to it, but for these, is judged like the pod.
const IGNORED_SUBRESOURCES: &[&str] =
    &["attach", "binding", "eviction", "exec", "log", "portforward", "proxy", "status"];

/// What makes pods and is warned of. Kinds that extend Kubernetes are not.
const CONTROLLERS: &[Kind<'static>] = &[
    Kind::core("PodTemplate"),
    Kind::core("ReplicationController"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("batch", "CronJob"),
    Kind::new("batch", "Job"),
];

impl Default for Admission {
    /// As Kubernetes comes: nothing is asked where labels do not ask, and nobody is exempt.
    fn default() -> Admission {
        Admission { defaults: NamespacePolicy::PRIVILEGED, exemptions: Exemptions::default() }
    }
}

impl Admission {
    /// Answers a request. Of a Namespace it says whether its labels make sense; what they mean
    /// for the pods that are there already, `warn_of_existing` says.
    pub fn answer(&self, request: &Request<'_>) -> Answer {
        let kind = request.object.kind();
        if kind == Kind::core("Namespace") {
            self.answer_namespace(request)
        } else if kind == Kind::core("Pod") {
            self.answer_pod(request)
        } else if CONTROLLERS.contains(&kind) {
            self.answer_controller(request)
        } else {
            Answer::default()
        }
    }

    fn answer_pod(&self, request: &Request<'_>) -> Answer {
        if IGNORED_SUBRESOURCES.contains(&request.subresource) {
            return Answer::default();
        }
        if let Some(exempt) = self.exempt(request) {
            return exempt;
        }
        let Some(namespace) = request.namespace_object else {
            let says = format!("failed to lookup namespace {:?}", request.namespace);
            return Answer {
                annotations: vec![("error", format!("Internal error occurred: {says}"))],
                ..Answer::denied(Denied::Error(format!("Internal error occurred: {says}")))
            };
        };
        let (policy, errors) = self.policy_of(&namespace);
        if errors.is_empty() && policy.is_privileged() {
            return Answer::noting("enforce-policy", Standard::PRIVILEGED.to_string());
        }
        if let (Operation::Update, Some(old)) = (request.operation, request.old)
            && !is_significant(&old, &request.object)
        {
            return Answer::default();
        }
        self.judge(request, policy, &errors, true)
    }

    fn answer_controller(&self, request: &Request<'_>) -> Answer {
        if !request.subresource.is_empty() {
            return Answer::default();
        }
        if let Some(exempt) = self.exempt(request) {
            return exempt;
        }
        let Some(namespace) = request.namespace_object else {
            let says = format!("failed to lookup namespace {:?}", request.namespace);
            return Answer::noting("error", says);
        };
        let (policy, errors) = self.policy_of(&namespace);
        let is_silent = |standard: Standard| standard.level == Level::Privileged;
        if errors.is_empty() && is_silent(policy.warn) && is_silent(policy.audit) {
            return Answer::default();
        }
        self.judge(request, policy, &errors, false)
    }

    fn judge(
        &self,
        request: &Request<'_>,
        policy: NamespacePolicy,
        errors: &[LabelError],
        enforces: bool,
    ) -> Answer {
        let mut answer = Answer::default();
        let Some(pod) = Pod::of(request.object) else { return answer };
        if self.is_runtime_exempt(&pod) {
            return Answer::noting("exempt", "runtimeClass");
        }
        if !errors.is_empty() {
            let says = format!("Failed to parse policy: {}", LabelError::join(errors));
            answer.annotations.push(("error", says));
        }
        if enforces {
            answer.annotations.push(("enforce-policy", policy.enforce.to_string()));
            let denial = policy.enforce.judge(&pod).denial();
            let name = request.object.name();
            answer.denied = denial
                .map(|denial| Denied::Forbidden(format!("pods \"{name}\" is forbidden: {denial}")));
        }
        if let Some(violation) = would_violate(policy.audit.judge(&pod)) {
            answer.annotations.push(("audit-violations", violation));
        }
        if answer.denied.is_none() {
            answer.warnings.extend(would_violate(policy.warn.judge(&pod)));
        }
        answer
    }

    /// The answer to whom and where nothing is judged.
    fn exempt(&self, request: &Request<'_>) -> Option<Answer> {
        if self.is_namespace_exempt(request.namespace) {
            return Some(Answer::noting("exempt", "namespace"));
        }
        let is_exempt = contains(&self.exemptions.usernames, request.user);
        is_exempt.then(|| Answer::noting("exempt", "user"))
    }

    pub(super) fn is_namespace_exempt(&self, name: &str) -> bool {
        contains(&self.exemptions.namespaces, name)
    }

    pub(super) fn is_runtime_exempt(&self, pod: &Pod<'_>) -> bool {
        let class = pod.get("runtimeClassName").as_str().unwrap_or_default();
        contains(&self.exemptions.runtime_classes, class)
    }

    /// What a namespace's labels ask for, and which of them make no sense.
    pub fn policy_of(&self, namespace: &Object<'_>) -> (NamespacePolicy, Vec<LabelError>) {
        NamespacePolicy::of(|key| namespace.label(key), self.defaults)
    }
}

impl Answer {
    pub(super) fn denied(why: Denied) -> Answer {
        Answer { denied: Some(why), ..Answer::default() }
    }

    fn noting(key: &'static str, value: impl Into<String>) -> Answer {
        Answer { annotations: vec![(key, value.into())], ..Answer::default() }
    }
}

fn would_violate(ruling: Ruling) -> Option<String> {
    (!ruling.is_allowed()).then(|| format!("would violate {}", ruling.violation()))
}

/// Nothing matches an empty name.
fn contains(names: &[String], name: &str) -> bool {
    !name.is_empty() && names.iter().any(|listed| listed == name)
}
