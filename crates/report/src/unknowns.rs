//! What could not be told, by what was missing.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use model::Verdict;

use crate::facts::Report;

/// One thing that was missing.
#[derive(Debug, Default)]
pub(crate) struct Missing<'a> {
    /// What.
    pub(crate) what: &'a str,
    /// The checks that could not tell without it.
    pub(crate) checks: BTreeSet<&'a str>,
    /// How often.
    pub(crate) times: usize,
}

/// Everything that was missing, the most missed first.
pub(crate) fn missing<'a>(report: &Report<'a>) -> Vec<Missing<'a>> {
    let mut all: BTreeMap<&str, Missing<'_>> = BTreeMap::new();
    for finding in report.unknowns() {
        let Verdict::Unknown(what) = &finding.verdict else { continue };
        let missing = all.entry(what).or_default();
        missing.what = what;
        missing.checks.insert(&finding.check);
        missing.times += 1;
    }
    let mut all: Vec<_> = all.into_values().collect();
    all.sort_by_key(|missing| Reverse(missing.times));
    all
}
