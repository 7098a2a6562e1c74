//! The orders in which formats tell findings. Only references are sorted.

use std::cmp::Reverse;
use std::collections::HashMap;

use model::{Finding, Reference};

/// An object as a file gave it.
type Subject<'a> = (Option<&'a str>, &'a Reference);

/// The findings file by file, object by object in the order in which they first appear, and the
/// worst first within an object.
pub(crate) fn by_object<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<&'a Finding> {
    let mut findings: Vec<&Finding> = findings.collect();
    let mut ranks: HashMap<Subject<'a>, usize> = HashMap::new();
    let mut keyed: Vec<(Option<&str>, usize, &Finding)> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        let next = ranks.len();
        let rank = *ranks.entry(subject(finding)).or_insert(next);
        keyed.push((finding.file.as_deref(), rank, finding));
    }
    keyed.sort_by_key(|(file, rank, finding)| {
        (file.is_none(), *file, *rank, Reverse(finding.severity), finding.place)
    });
    keyed.into_iter().map(|(.., finding)| finding).collect()
}

/// The findings, the worst first.
pub(crate) fn by_severity<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<&'a Finding> {
    let mut findings: Vec<&Finding> = findings.collect();
    findings.sort_by_key(|finding| Reverse(finding.severity));
    findings
}

/// What a finding is about.
pub(crate) fn subject(finding: &Finding) -> Subject<'_> {
    (finding.file.as_deref(), &finding.object)
}
