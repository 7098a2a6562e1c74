//! Image reviews (`imagepolicy.k8s.io/v1alpha1`), as the admission plugin ImagePolicyWebhook asks
//! for them: whether the images of a pod may run.

use std::collections::BTreeSet;

use judge::Judgement;
use model::{Document, Node, Object, Verdict};
use policy::tree::{Map, Tree};
use source::yaml;

use crate::admission::{Court, MalformedReview};

/// More reasons than anybody reads.
const MOST_DENIALS: usize = 20;

/// What an API server asks about images.
#[derive(Debug)]
pub struct ImageReview {
    document: Document,
}

/// What is answered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ImageReply {
    /// Why the images may not run, one clause each; empty where they may.
    pub denials: Vec<String>,
}

impl ImageReview {
    /// Reads a body. Its depth is bounded here, its size where it comes from.
    pub fn read(body: &[u8]) -> Result<ImageReview, MalformedReview> {
        let text = str::from_utf8(body).map_err(|_| MalformedReview::NotText)?;
        let read = yaml::json(&text.into(), &yaml::Limits::default());
        let document = read.map_err(|wrong| MalformedReview::NotJson(wrong.says))?;
        let document = document.ok_or(MalformedReview::NoImageReview)?;
        let (root, is_text) = (document.root(), |node: Node<'_>| node.as_str().is_some());
        let containers = root.at(&["spec", "containers"]);
        let is_one = root.get("apiVersion").as_str() == Some("imagepolicy.k8s.io/v1alpha1")
            && root.get("kind").as_str() == Some("ImageReview")
            && (containers.is_sequence() || !containers.is_set())
            && containers.items().all(|it| is_text(it.get("image")));
        if is_one { Ok(ImageReview { document }) } else { Err(MalformedReview::NoImageReview) }
    }

    /// Whether the court lets the images run; `None` where it has no check that is about images
    /// alone, and so cannot tell.
    pub fn answer_by(&self, court: &Court) -> Option<ImageReply> {
        let checks = court.checks.of_images();
        if checks.is_empty() {
            return None;
        }
        let mut reply = ImageReply::default();
        if court.guarded.has(self.namespace()) {
            return Some(reply);
        }
        let pod = self.pod().to_document();
        let mut judgement = Judgement::default();
        checks.judge(&Object::new(pod.root(), None), &mut judgement);
        let more = judgement.findings.len().saturating_sub(MOST_DENIALS);
        for finding in judgement.findings.into_iter().take(MOST_DENIALS) {
            let says = match finding.verdict {
                Verdict::Unknown(missing) => format!("could not be judged: {missing}"),
                _ => finding.says,
            };
            reply.denials.push(format!("{}: {says}", finding.check));
        }
        if more > 0 {
            reply.denials.push(format!("and {more} more"));
        }
        Some(reply)
    }

    fn namespace(&self) -> &str {
        self.document.root().at(&["spec", "namespace"]).as_str().unwrap_or_default()
    }

    /// The pod as far as the review tells of it: the names of its images, and where it is to run.
    fn pod(&self) -> Tree {
        let text = |text: &str| Tree::String(text.to_owned());
        let map = |entries: Vec<(&str, Tree)>| {
            Tree::Map(entries.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
        };
        let containers = self.document.root().at(&["spec", "containers"]).items();
        // Containers may share an image.
        let images: BTreeSet<&str> =
            containers.filter_map(|container| container.get("image").as_str()).collect();
        let containers = images.into_iter().enumerate().map(|(index, image)| {
            map(vec![("name", text(&format!("c{index}"))), ("image", text(image))])
        });
        let metadata = map(vec![("name", text("images")), ("namespace", text(self.namespace()))]);
        let spec = map(vec![("containers", Tree::List(containers.collect()))]);
        let (version, kind) = (text("v1"), text("Pod"));
        map(vec![("apiVersion", version), ("kind", kind), ("metadata", metadata), ("spec", spec)])
    }
}

impl ImageReply {
    /// The images may run.
    pub fn allows(&self) -> bool {
        self.denials.is_empty()
    }

    /// As JSON, an ImageReview with its status.
    pub fn to_json(&self) -> String {
        let mut status = Map::new();
        status.insert("allowed", Tree::Bool(self.allows()));
        if !self.allows() {
            status.insert("reason", Tree::String(self.denials.join("; ")));
        }
        let mut review = Map::new();
        review.insert("apiVersion", Tree::String("imagepolicy.k8s.io/v1alpha1".to_owned()));
        review.insert("kind", Tree::String("ImageReview".to_owned()));
        review.insert("status", Tree::Map(status));
        Tree::Map(review).to_string()
    }
}
