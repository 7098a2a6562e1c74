//! What is answered to the API server.

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
}

impl Reply {
    /// The request is refused.
    pub fn refusing(says: &str) -> Reply {
        Reply { denials: vec![says.to_owned()], reason: "Forbidden".to_owned(), ..Reply::default() }
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
