//! What requests are judged by, and the judgement.

use std::fmt;
use std::sync::Arc;
use std::time::SystemTime;

use arc_swap::ArcSwap;
use judge::{Engine, Judgement};
use model::{Document, Exception, Kind, Object, Verdict};
use policy::bundle::{Among, Around};
use policy::gatekeeper::Point;
use policy::kyverno::GlobalContextEntry;
use policy::{Bundle, Operation, Request, pss};
use store::Moment;

use super::reply::Reply;

/// Everything that admission judges by, at one moment. It is replaced as a whole.
#[derive(Debug)]
pub struct Court {
    /// People's policies.
    pub bundle: Arc<Bundle>,
    /// Entries of Kyverno's global context, which they look up.
    pub globals: Vec<GlobalContextEntry>,
    /// What they may look up, and what time it is.
    pub around: ArcSwap<Around>,
    /// Our own checks that refuse.
    pub checks: Engine,
    /// Pod Security by the labels of namespaces, where it is ours to enforce.
    pub pod_security: Option<pss::Admission>,
    /// What is lived with: it is not refused, and the audit log is told why.
    pub exceptions: Arc<Vec<Exception>>,
    /// What else is, since somebody asked for it and another approved. It may change at any time.
    pub approved: Arc<ArcSwap<Vec<Exception>>>,
    /// What is never refused, so that the cluster can mend itself.
    pub guarded: Guarded,
    /// Who is asked for a namespace that is not known yet.
    pub namespaces: Option<Arc<dyn Namespaces>>,
}

/// Knows namespaces that have only just been made.
pub trait Namespaces: fmt::Debug + Send + Sync {
    /// The Namespace of this name, where there is one. It may take a while.
    fn namespace(&self, name: &str) -> Option<Document>;
}

/// What must always work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guarded {
    /// Namespaces whose objects pass unjudged.
    pub namespaces: Vec<String>,
}

impl Default for Guarded {
    fn default() -> Guarded {
        let namespaces = ["kube-system", "kube-node-lease"].map(str::to_owned).to_vec();
        Guarded { namespaces }
    }
}

/// Kinds that nothing may hold up: clocks of the control plane, and questions about who may do what.
const NEVER_JUDGED: &[Kind<'static>] = &[
    Kind::new("coordination.k8s.io", "Lease"),
    Kind::core("Event"),
    Kind::new("events.k8s.io", "Event"),
    Kind::new("authentication.k8s.io", "TokenReview"),
    Kind::new("authentication.k8s.io", "TokenRequest"),
    Kind::new("authorization.k8s.io", "SubjectAccessReview"),
    Kind::new("authorization.k8s.io", "SelfSubjectAccessReview"),
    Kind::new("authorization.k8s.io", "LocalSubjectAccessReview"),
    Kind::new("authorization.k8s.io", "SelfSubjectRulesReview"),
];

impl Guarded {
    /// The request passes, whatever anybody says of it.
    pub(super) fn covers(&self, request: &Request<'_>) -> bool {
        NEVER_JUDGED.contains(&request.kind_of())
            || (!request.is_of_namespace() && self.has(request.namespace))
    }

    /// The namespace is one of them.
    pub(crate) fn has(&self, namespace: &str) -> bool {
        self.namespaces.iter().any(|own| own == namespace)
    }
}

impl Court {
    /// How many policies there are.
    pub fn policies(&self) -> usize {
        self.bundle.len() + self.bundle.mutations.only()
    }

    /// Judges a request by the policies among these; checks and labels belong to the strict.
    pub fn answer(&self, request: Request<'_>, among: Among) -> Reply {
        let mut reply = Reply::default();
        if self.guarded.covers(&request) {
            return reply;
        }
        self.hear(request, |request, around| {
            if among != Among::Lenient {
                self.hold_to_labels(request, &mut reply);
                self.hold_to_checks(request, &mut reply);
            }
            for objection in self.bundle.object_to(request, &around.at(Point::Admission), among) {
                let check = objection.by.check();
                match self.exception(&check, request) {
                    Some(exception) => reply.except(&check, &exception),
                    None => reply.add(&objection),
                }
            }
        });
        reply
    }

    /// Gives `judge` the request as it is known here, with its Namespace, and what policies may look
    /// up.
    pub(super) fn hear(&self, request: Request<'_>, judge: impl FnOnce(&Request<'_>, &Around)) {
        let around = self.around.load_full();
        let mut request = request.among(around.world());
        let found = self.missing_namespace(&request);
        if let Some(document) = &found {
            request.namespace_object = Some(Object::new(document.root(), None));
        }
        judge(&request, &around);
    }

    /// The Namespace of a request that came before we knew of it.
    fn missing_namespace(&self, request: &Request<'_>) -> Option<Document> {
        let is_missing = request.namespace_object.is_none()
            && !request.namespace.is_empty()
            && !request.is_of_namespace();
        let namespaces = self.namespaces.as_ref().filter(|_| is_missing)?;
        namespaces.namespace(request.namespace)
    }

    /// Why what `check` says of the request's object is lived with.
    fn exception(&self, check: &str, request: &Request<'_>) -> Option<Exception> {
        let approved = self.approved.load();
        if self.exceptions.is_empty() && approved.is_empty() {
            return None;
        }
        let object = Object::new(request.object.or(request.old_object)?, None).reference();
        let now = Moment::of_clock(SystemTime::now()).unwrap_or(Moment::FIRST);
        let holds = |it: &&Exception| it.holds_for(check, &object, now.day().date());
        self.exceptions.iter().chain(approved.iter()).find(holds).cloned()
    }

    fn hold_to_labels(&self, request: &Request<'_>, reply: &mut Reply) {
        let operation = match request.operation {
            Operation::Create => pss::Operation::Create,
            Operation::Update => pss::Operation::Update,
            Operation::Delete | Operation::Connect => return,
        };
        let (Some(pod_security), Some(node)) = (&self.pod_security, request.object) else { return };
        let answer = pod_security.answer(&pss::Request {
            operation,
            subresource: request.subresource,
            user: request.user.name,
            namespace: request.namespace,
            namespace_object: request.namespace_object,
            object: Object::new(node, None),
            old: request.old_object.map(|old| Object::new(old, None)),
        });
        if let Some(denied) = answer.denied {
            let (reason, says) = match denied {
                pss::Denied::Forbidden(says) => ("Forbidden", says),
                pss::Denied::Invalid(says) => ("Invalid", says),
                pss::Denied::Error(says) => ("InternalError", says),
            };
            reply.deny(reason, says);
        }
        reply.warnings.extend(answer.warnings);
        let annotations = answer.annotations.into_iter();
        reply.annotations.extend(annotations.map(|(key, says)| (key.to_owned(), says)));
    }

    fn hold_to_checks(&self, request: &Request<'_>, reply: &mut Reply) {
        if !matches!(request.operation, Operation::Create | Operation::Update)
            || !request.subresource.is_empty()
        {
            return;
        }
        let Some(node) = request.object else { return };
        let mut judgement = Judgement::default();
        self.checks.judge(&Object::new(node, None), &mut judgement);
        for finding in &judgement.findings {
            if let Some(exception) = self.exception(&finding.check, request) {
                reply.except(&finding.check, &exception);
                continue;
            }
            let says = match &finding.verdict {
                Verdict::Unknown(missing) => format!("could not be judged: {missing}"),
                _ => finding.says.clone(),
            };
            let place = finding.path.to_string();
            let place = if place.is_empty() { place } else { format!(" ({place})") };
            reply.deny("Forbidden", format!("{}: {says}{place}", finding.check));
        }
    }
}
