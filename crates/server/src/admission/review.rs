//! An AdmissionReview as it comes in.

use model::{Document, Node};
use policy::Request;
use policy::bundle::Among;
use source::yaml;

use super::court::Court;
use super::reply::Reply;

/// A body that is no review. It is answered with 400, so that the failure policy decides.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MalformedReview {
    /// It is no text.
    #[error("the body is not UTF-8")]
    NotText,
    /// It is no JSON.
    #[error("the body is not JSON: {0}")]
    NotJson(String),
    /// It is JSON, and something else.
    #[error("the body is no AdmissionReview of admission.k8s.io/v1 with a uid and an object")]
    NoReview,
    /// It is JSON, and no question about images.
    #[error("the body is no ImageReview of imagepolicy.k8s.io/v1alpha1 with images")]
    NoImageReview,
}

/// What the API server asks.
#[derive(Debug)]
pub struct Review {
    document: Document,
    size: usize,
}

impl Review {
    /// Reads a body. Its depth is bounded here, its size where it comes from.
    pub fn read(body: &[u8]) -> Result<Review, MalformedReview> {
        let text = str::from_utf8(body).map_err(|_| MalformedReview::NotText)?;
        let read = yaml::json(&text.into(), &yaml::Limits::default());
        let document = read.map_err(|wrong| MalformedReview::NotJson(wrong.says))?;
        let document = document.ok_or(MalformedReview::NoReview)?;
        let review = Review { document, size: body.len() };
        let is_v1 = review.version() == "admission.k8s.io/v1";
        let is_one = is_v1 && !review.uid().is_empty() && review.request().is_some();
        is_one.then_some(review).ok_or(MalformedReview::NoReview)
    }

    /// How many bytes it has.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    /// All of it.
    pub(crate) fn root(&self) -> Node<'_> {
        self.document.root()
    }

    /// Names the request: the answer bears it too.
    pub fn uid(&self) -> &str {
        self.document.root().at(&["request", "uid"]).as_str().unwrap_or_default()
    }

    /// Whether the court lets it pass, by the policies among these.
    pub fn answer_by(&self, court: &Court, among: Among) -> Reply {
        self.ask(|request| court.answer(request, among))
    }

    /// What the court changes of it, by the policies among these.
    pub fn change_by(&self, court: &Court, among: Among) -> Reply {
        self.ask(|request| court.change(request, among))
    }

    fn ask<'a>(&'a self, court: impl FnOnce(Request<'a>) -> Reply) -> Reply {
        match self.request() {
            Some(request) => court(request),
            // It was there when the review was read.
            None => Reply::refusing("the request cannot be read"),
        }
    }

    fn request(&self) -> Option<Request<'_>> {
        Request::of_review(self.document.root())
    }

    fn version(&self) -> &str {
        self.document.root().get("apiVersion").as_str().unwrap_or_default()
    }
}
