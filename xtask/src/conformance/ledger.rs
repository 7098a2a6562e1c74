//! `tests/conformance/CORPUS.toml`: which of our checks answer a rule of theirs, and where we
//! judge differently and why.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::Context;
use serde::Deserialize;

/// The ledger of one corpus.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ledger {
    /// Their rule to our checks.
    #[serde(default)]
    pub(crate) rules: BTreeMap<String, Vec<String>>,
    /// Rules that are about something else than Kubernetes objects, with what.
    #[serde(default)]
    pub(crate) elsewhere: BTreeMap<String, String>,
    /// Cases that we judge differently.
    #[serde(default)]
    pub(crate) deviations: Vec<Deviation>,
}

/// A case, or several, that we judge differently.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Deviation {
    /// The case as `RULE/CASE`; `*` for any letters.
    pub(crate) case: String,
    /// Why ours is the better answer.
    pub(crate) reason: String,
}

impl Ledger {
    /// Reads the ledger of a corpus.
    pub(crate) fn read(corpus: &str) -> anyhow::Result<Ledger> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/conformance");
        let path = folder.join(format!("{corpus}.toml"));
        let text =
            fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("cannot read {}", path.display()))
    }

    /// Why this case is judged differently; `None` when it should not be.
    pub(crate) fn reason(&self, case: &str) -> Option<&str> {
        let found = self.deviations.iter().find(|each| model::Glob::new(&each.case).matches(case));
        found.map(|deviation| deviation.reason.as_str())
    }
}
