//! What is answered to the API server.

use model::Exception;
use policy::Action;
use policy::base64;
use policy::bundle::{Objection, Reason};
use policy::number::Number;
use policy::tree::{Map, Tree};

/// The answer to a review.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reply {
    /// Why the request is refused, one sentence each; empty where it may pass.
    pub denials: Vec<String>,
    /// The word for it that clients see: `Invalid`, `Forbidden`.
    pub reason: String,
    /// What who asks is warned of.
    pub warnings: Vec<String>,
    /// What the audit log is told: keys and values.
    pub annotations: Vec<(String, String)>,
    /// What makes of the request's object what policies want of it: operations of RFC 6902, as JSON.
    pub patch: Option<String>,
}

impl Reply {
    /// The request is refused.
    pub fn refusing(says: &str) -> Reply {
        Reply { denials: vec![says.to_owned()], reason: "Forbidden".to_owned(), ..Reply::default() }
    }

    /// Refuses for one more reason. The word is that of the first.
    pub(super) fn deny(&mut self, reason: &str, says: String) {
        if self.denials.is_empty() {
            self.reason = reason.to_owned();
        }
        self.denials.push(says);
    }

    /// Tells the audit log one more thing under a key.
    pub(super) fn annotate(&mut self, key: &str, says: &str) {
        match self.annotations.iter_mut().find(|(own, _)| own == key) {
            Some((_, all)) => {
                all.push_str("; ");
                all.push_str(says);
            }
            None => self.annotations.push((key.to_owned(), says.to_owned())),
        }
    }

    /// Lets pass what somebody has decided to live with, and tells the audit log.
    pub(super) fn except(&mut self, check: &str, exception: &Exception) {
        self.annotate("excepted", &format!("{check}: {}", exception.reason));
    }

    /// Does what an objection leads to.
    pub(super) fn add(&mut self, objection: &Objection) {
        let says = objection.to_string();
        if objection.denies() {
            let reason = match &objection.reason {
                Reason::Breach(reason) => reason.as_str(),
                Reason::Unknown => "Forbidden",
            };
            self.deny(reason, says.clone());
        }
        if objection.warns() {
            self.warnings.push(says.clone());
        }
        if objection.actions.contains(&Action::Audit) {
            self.annotate("failed-policies", &says);
        }
    }

    /// The request may pass.
    pub fn allows(&self) -> bool {
        self.denials.is_empty()
    }

    /// As JSON, an AdmissionReview of `admission.k8s.io/v1` for the request of this uid.
    pub fn to_json(&self, uid: &str) -> String {
        let mut response = Map::new();
        response.insert("uid", text(uid));
        response.insert("allowed", Tree::Bool(self.allows()));
        if !self.allows() {
            let mut status = Map::new();
            status.insert("message", text(&self.denials.join("; ")));
            status.insert("reason", text(&self.reason));
            status.insert("code", Tree::Number(Number::Integer(code(&self.reason))));
            response.insert("status", Tree::Map(status));
        }
        if !self.warnings.is_empty() {
            let warnings = self.warnings.iter().map(|it| text(it)).collect();
            response.insert("warnings", Tree::List(warnings));
        }
        if !self.annotations.is_empty() {
            let mut annotations = Map::new();
            self.annotations.iter().for_each(|(key, value)| {
                annotations.insert(key.as_str(), text(value));
            });
            response.insert("auditAnnotations", Tree::Map(annotations));
        }
        if let Some(patch) = self.patch.as_ref().filter(|_| self.allows()) {
            response.insert("patchType", text("JSONPatch"));
            response.insert("patch", text(&base64::encode(patch.as_bytes())));
        }
        let mut review = Map::new();
        review.insert("apiVersion", text("admission.k8s.io/v1"));
        review.insert("kind", text("AdmissionReview"));
        review.insert("response", Tree::Map(response));
        Tree::Map(review).to_string()
    }
}

/// The HTTP status that the API server gives for a reason (`validation.ReasonToCode` of
/// ValidatingAdmissionPolicy).
fn code(reason: &str) -> i64 {
    match reason {
        "Forbidden" => 403,
        "Unauthorized" => 401,
        "RequestEntityTooLarge" => 413,
        _ => 422,
    }
}

fn text(text: &str) -> Tree {
    Tree::String(text.to_owned())
}
