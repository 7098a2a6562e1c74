//! A file of fingerprints: what was found before somebody began to count.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use model::{Acceptance, Document, Excepted, Finding};
use source::yaml;

/// Fingerprints of findings that are known.
#[derive(Debug, Default)]
pub(crate) struct Baseline(BTreeSet<String>);

impl Baseline {
    /// Reads a baseline; a JSON report of ours is one too.
    pub(crate) fn read(path: &Path) -> anyhow::Result<Baseline> {
        let bytes = fs::read(path)
            .with_context(|| format!("cannot read the baseline {}", path.display()))?;
        let stream = yaml::read(&bytes, &yaml::Limits::default());
        if let Some(diagnostic) = stream.diagnostics.first() {
            bail!("cannot read the baseline {}: {}", path.display(), diagnostic.says);
        }
        let mut known = BTreeSet::new();
        for root in stream.documents.iter().map(Document::root) {
            known.extend(root.get("fingerprints").strings().map(str::to_owned));
            let findings = root.get("findings").items();
            known.extend(
                findings.filter_map(|it| it.get("fingerprint").as_str()).map(str::to_owned),
            );
            if !root.get("fingerprints").is_sequence() && !root.get("findings").is_sequence() {
                bail!(
                    "{} is no baseline: it has neither `fingerprints` nor `findings`",
                    path.display()
                );
            }
        }
        Ok(Baseline(known))
    }

    /// The findings that are new; those that are known go to `excepted`.
    pub(crate) fn part(
        &self,
        findings: Vec<Finding>,
        excepted: &mut Vec<Excepted>,
    ) -> Vec<Finding> {
        let is_new = |it: &Finding| !self.0.contains(&it.fingerprint.to_string());
        let (new, known): (Vec<_>, Vec<_>) = findings.into_iter().partition(is_new);
        excepted.extend(known.into_iter().map(known_before));
        new
    }

    /// Writes a baseline of these findings.
    pub(crate) fn write(path: &Path, findings: &[Finding]) -> anyhow::Result<()> {
        let all: BTreeSet<_> =
            findings.iter().map(|it| format!("    \"{}\"", it.fingerprint)).collect();
        let lines = all.into_iter().collect::<Vec<_>>().join(",\n");
        let text = format!("{{\n  \"version\": 1,\n  \"fingerprints\": [\n{lines}\n  ]\n}}\n");
        fs::write(path, text)
            .with_context(|| format!("cannot write the baseline {}", path.display()))
    }
}

fn known_before(finding: Finding) -> Excepted {
    let reason = "known to the baseline".to_owned();
    Excepted { finding, acceptance: Acceptance { reason, who: None, until: None } }
}
