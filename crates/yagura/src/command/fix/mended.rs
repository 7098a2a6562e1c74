//! One input on its way from what it was to what its findings ask for.

use std::path::PathBuf;

use anyhow::Context;
use model::{Document, Finding, Safety};
use report::patch::{self, Patched};
use source::files::{self, Content, Input};
use source::yaml::{self, Limits};

use super::{count, replace};
use crate::speech;

/// One input's new text, and how it came about.
pub(super) struct Mended {
    pub(super) before: String,
    pub(super) after: String,
    /// How many findings were fixed.
    pub(super) fixed: usize,
    /// What was not fixed, and why, a line each.
    pub(super) refused: Vec<String>,
    source: Source,
}

/// Where an input's text stands.
enum Source {
    /// In this file.
    File(PathBuf),
    /// Nowhere: it was piped in.
    Pipe,
    /// It cannot be edited, for this reason.
    Locked(String),
}

impl Mended {
    /// The input as it is. One whose text cannot be edited stays so, and says why.
    pub(super) fn begin(input: &Input) -> Mended {
        let (bytes, source) = match &input.content {
            Content::File(path) => match files::read(path) {
                Ok(bytes) => (bytes, Source::File(path.clone())),
                Err(diagnostic) => (Vec::new(), Source::Locked(diagnostic.says)),
            },
            Content::Bytes(bytes) if &*input.name == "-" => (bytes.clone(), Source::Pipe),
            Content::Bytes(_) => {
                (Vec::new(), Source::Locked("mend what it is rendered from".to_owned()))
            }
        };
        let (before, source) = match String::from_utf8(bytes) {
            Ok(text) => (text, source),
            Err(_) => (String::new(), Source::Locked("it is not UTF-8".to_owned())),
        };
        Mended { after: before.clone(), before, fixed: 0, refused: Vec::new(), source }
    }

    /// Makes the edits of `findings`, which were found in the text as it now is. Whether the text
    /// changed.
    pub(super) fn round(&mut self, name: &str, findings: &[&Finding]) -> bool {
        if let Source::Locked(why) = &self.source {
            self.refused =
                vec![format!("{name}: not fixed: {}: {why}", count(findings.len(), "finding"))];
            return false;
        }
        let reread = |text: &str| Some(documents(text));
        let Patched { text, fixed, refused } =
            patch::patch(&self.after, &documents(&self.after), findings, &reread);
        let refusal = |(position, why): &(usize, patch::Refusal)| {
            let finding = findings.get(*position)?;
            let line = finding.place.map(|place| format!(":{}", place.line)).unwrap_or_default();
            Some(format!("{name}{line}: not fixed: {}: {why}", finding.check))
        };
        self.refused = refused.iter().filter_map(refusal).collect();
        if fixed.is_empty() || text == self.after {
            return false;
        }
        self.fixed += fixed.len();
        self.after = text;
        true
    }

    /// Puts the new text where the old one stands; what was piped in goes on down the pipe.
    pub(super) fn write(&self, name: &str) -> anyhow::Result<()> {
        let Source::File(path) = &self.source else {
            return Ok(speech::give(&self.after)?);
        };
        replace::replace(path, &self.after).with_context(|| format!("cannot write {name}"))?;
        speech::say(&format!("{name}: {} fixed", count(self.fixed, "finding")));
        Ok(())
    }
}

/// The findings whose fix may be made.
pub(super) fn fixable(findings: &[Finding], risky: bool) -> Vec<&Finding> {
    let may = |finding: &&Finding| {
        finding.fix.as_ref().is_some_and(|fix| risky || fix.safety == Safety::Safe)
    };
    findings.iter().filter(may).collect()
}

fn documents(text: &str) -> Vec<Document> {
    yaml::read(text.as_bytes(), &Limits::default()).documents
}
