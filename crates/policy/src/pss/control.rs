//! One requirement of a standard: since when it holds, how to find who breaks it, what to say.

use model::{Pod, Severity};

use super::guilt::{Guilt, Guilts};
use super::shape::READABLE;
use super::{Level, baseline, restricted};

/// One requirement of a standard.
#[derive(Debug)]
pub struct Control {
    /// `pss/baseline/host-namespaces`, never renamed, never reused.
    pub id: &'static str,
    /// What Kubernetes calls it; denials name controls in the order of these.
    pub key: &'static str,
    /// The laxest level that asks for it.
    pub level: Level,
    /// How bad it is to break it.
    pub severity: Severity,
    /// The first version that asks for it: the `N` of `v1.N`.
    pub since: u64,
    /// The key of a laxer control that need not be asked beside this one.
    pub replaces: Option<&'static str>,
    /// The Markdown beside the code: what, why, examples, fix. It is also the test.
    pub page: &'static str,
    /// Finds who breaks it, by the rules of `v1.N`.
    pub(super) find: fn(&Pod<'_>, u64, &mut Guilts<'_>),
    /// The reason and the detail of a denial for these breaches, of which there is at least one.
    pub(super) say: fn(&[Guilt]) -> (&'static str, String),
}

/// Every control: the baseline's, then those of the restricted level, each in the order in which
/// denials name them.
pub fn controls() -> impl Iterator<Item = &'static Control> {
    baseline::CONTROLS.iter().chain(restricted::CONTROLS)
}

/// Every id that a finding can carry: every control, and `pss/readable`.
pub fn pages() -> impl Iterator<Item = &'static Control> {
    controls().chain([&READABLE])
}

/// The control called `id`, or `pss/readable`.
pub fn page(id: &str) -> Option<&'static Control> {
    pages().find(|control| control.id == id)
}

impl Control {
    /// The reason and the detail of a denial for these breaches.
    pub fn say(&self, guilts: &[Guilt]) -> (&'static str, String) {
        (self.say)(guilts)
    }

    /// Who breaks it, by the rules of `v1.minor`.
    pub(crate) fn guilts(&self, pod: &Pod<'_>, minor: u64) -> Vec<Guilt> {
        let mut guilts = Guilts::of(pod);
        (self.find)(pod, minor, &mut guilts);
        guilts.into_vec()
    }

    /// The first sentence of the page: what breaks the control.
    pub fn title(&self) -> &'static str {
        let body = self.page.split_once('\n').map_or("", |(_, body)| body).trim_start();
        let paragraph = body.split("\n\n").next().unwrap_or_default();
        paragraph.trim_end().trim_end_matches('.')
    }

    /// What stands under `## Fix` of the page.
    pub fn remedy(&self) -> &'static str {
        let section = self.page.split_once("\n## Fix\n").map_or("", |(_, section)| section);
        section.split("\n## ").next().unwrap_or_default().trim()
    }

    /// `level` asks for it by the rules of `v1.minor`.
    pub(super) fn is_asked(&self, level: Level, minor: u64) -> bool {
        let is_replaced = || {
            level == Level::Restricted
                && restricted::CONTROLS
                    .iter()
                    .any(|other| other.replaces == Some(self.key) && other.since <= minor)
        };
        self.level <= level && self.since <= minor && !is_replaced()
    }
}
