//! What is judged by, and the judgement of one object by itself.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use judge::{Engine, Judgement};
use model::{Finding, Gaps, Inventory, Kept, Object, Verdict};
use policy::bundle::{Around, Gathering};
use policy::gatekeeper::Point;
use policy::kyverno::GlobalContextEntry;
use policy::kyverno::libraries::Answers;
use policy::pss::{self, Standard};
use policy::{Bundle, Request};

use super::exceptions::Exceptions;

/// What the background judges by. It is replaced as a whole.
#[derive(Debug)]
pub struct Judges {
    /// Our own checks.
    pub checks: Engine,
    /// Pod Security Standards.
    pub standards: Vec<Standard>,
    /// People's policies.
    pub bundle: Arc<Bundle>,
    /// Entries of Kyverno's global context.
    pub globals: Vec<GlobalContextEntry>,
    /// What policies are answered beside objects.
    pub answers: Answers,
    /// What is lived with.
    pub exceptions: Exceptions,
}

/// Where objects come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A live cluster: nothing stands in a file, and what is not there does not exist.
    Cluster,
    /// Files, which need not have everything.
    Files,
}

impl Judges {
    /// What these judges say may stand otherwise than what those did of the same objects: other checks
    /// look at all objects together, or with other settings, or other things are lived with.
    pub(super) fn differ(&self, before: &Judges) -> bool {
        let worldly = |judges: &Judges| judges.checks.worldly().map(|it| it.id).collect::<Vec<_>>();
        worldly(self) != worldly(before)
            || self.checks.settings() != before.checks.settings()
            || self.exceptions.project != before.exceptions.project
    }

    /// All that is wrong with `object` by itself.
    pub(super) fn judge(
        &self,
        object: &Object<'_>,
        around: &Around,
        origin: Origin,
    ) -> Vec<Finding> {
        let mut judgement = Judgement::default();
        self.checks.judge(object, &mut judgement);
        let mut findings = judgement.findings;
        findings.extend(pss::hold(&self.standards, object, &mut |_, _| {}));
        if !self.bundle.is_empty() {
            let request = Request::creation(object).among(around.world());
            let rulings = self.bundle.judge(object, &request, &around.at(Point::Audit));
            let held = rulings.into_iter().filter(|it| self.bundle.holds_in_background(it.policy));
            findings.extend(held.flat_map(|ruling| ruling.findings));
        }
        placed(findings, origin)
    }

    /// What policies may look up: these objects, and of a cluster what else there may be.
    pub(super) fn around<'o>(
        &self,
        objects: impl Iterator<Item = &'o Kept>,
        gaps: Option<Gaps>,
    ) -> Around {
        let mut gathering = Gathering::for_bundle(&self.bundle, Inventory::of_some(), false);
        gaps.into_iter().for_each(|gaps| gathering.lacks_only(gaps));
        objects.for_each(|kept| gathering.share(kept));
        gathering.finish(&self.globals, self.answers.clone())
    }
}

/// What is wrong or unknown, with places where there are files.
pub(super) fn placed(findings: Vec<Finding>, origin: Origin) -> Vec<Finding> {
    let is_wrong = |it: &Finding| matches!(it.verdict, Verdict::Fail | Verdict::Unknown(_));
    let findings = findings.into_iter().filter(is_wrong);
    match origin {
        Origin::Cluster => findings.map(Finding::without_places).collect(),
        Origin::Files => findings.collect(),
    }
}

/// A number for what findings say: the same where they say the same.
pub(super) fn digest<'f>(findings: impl IntoIterator<Item = &'f Finding>) -> u64 {
    let mut hasher = DefaultHasher::new();
    for finding in findings {
        (finding.fingerprint, &*finding.check, finding.severity as u8).hash(&mut hasher);
        (&finding.says, finding.path.to_string(), &finding.file).hash(&mut hasher);
        if let Verdict::Unknown(missing) = &finding.verdict {
            missing.hash(&mut hasher);
        }
        if let Some(place) = finding.place {
            (place.line, place.column).hash(&mut hasher);
        }
        finding.related.iter().for_each(|it| (&it.object, &it.says).hash(&mut hasher));
    }
    hasher.finish()
}
