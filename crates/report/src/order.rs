//! The orders in which formats tell findings. Only references are sorted.

use std::cmp::Reverse;
use std::collections::HashMap;

use model::{Finding, Reference, Severity};

/// An object as a file gave it. One that has no name is told apart by the line and column where it
/// begins.
pub(crate) type Subject<'a> = (Option<&'a str>, &'a Reference, Option<(u32, u32)>);

/// The findings file by file, object by object in the order in which they first appear, and the
/// worst first within an object.
pub(crate) fn by_object<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<&'a Finding> {
    sorted(findings, |finding, _| in_file(finding.file.as_deref()))
}

/// The same, the objects with the worst first, whatever their file.
pub(crate) fn by_worst_object<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<&'a Finding> {
    sorted(findings, |finding, worst| (worst.of_object, in_file(finding.file.as_deref())))
}

/// The same, the files with the worst first, and so the objects within a file.
pub(crate) fn by_worst_file<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<&'a Finding> {
    sorted(findings, |finding, worst| {
        (worst.of_file, in_file(finding.file.as_deref()), worst.of_object)
    })
}

/// The findings, the worst first.
pub(crate) fn by_severity<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<&'a Finding> {
    let mut findings: Vec<&Finding> = findings.collect();
    findings.sort_by_key(|finding| Reverse(finding.severity));
    findings
}

/// What a finding is about.
pub(crate) fn subject(finding: &Finding) -> Subject<'_> {
    let begins = finding.begins.filter(|_| finding.object.name.is_empty());
    let begins = begins.map(|place| (place.line, place.column));
    (finding.file.as_deref(), &finding.object, begins)
}

/// The worst that is found.
struct Worst {
    of_file: Reverse<Severity>,
    of_object: Reverse<Severity>,
}

/// What comes from no file stands last.
fn in_file(file: Option<&str>) -> (bool, Option<&str>) {
    (file.is_none(), file)
}

/// The findings by `key`, then by object in the order in which they first appear, and the worst
/// first within an object.
fn sorted<'a, K: Ord>(
    findings: impl Iterator<Item = &'a Finding>,
    key: impl Fn(&'a Finding, Worst) -> K,
) -> Vec<&'a Finding> {
    let findings: Vec<&Finding> = findings.collect();
    let mut objects: HashMap<Subject<'a>, (usize, Severity)> = HashMap::new();
    let mut files: HashMap<Option<&str>, Severity> = HashMap::new();
    for finding in &findings {
        let next = objects.len();
        let (_, worst) = objects.entry(subject(finding)).or_insert((next, finding.severity));
        *worst = finding.severity.max(*worst);
        let worst = files.entry(finding.file.as_deref()).or_insert(finding.severity);
        *worst = finding.severity.max(*worst);
    }
    let mut keyed: Vec<_> = findings
        .into_iter()
        .map(|finding| {
            let (rank, worst) =
                objects.get(&subject(finding)).copied().unwrap_or((0, finding.severity));
            let file = files.get(&finding.file.as_deref()).copied().unwrap_or(finding.severity);
            let worst = Worst { of_file: Reverse(file), of_object: Reverse(worst) };
            (key(finding, worst), rank, finding)
        })
        .collect();
    keyed.sort_by(|(key, rank, finding), (other_key, other_rank, other)| {
        let by_object = (key, rank).cmp(&(other_key, other_rank));
        by_object
            .then_with(|| Reverse(finding.severity).cmp(&Reverse(other.severity)))
            .then_with(|| finding.place.cmp(&other.place))
    });
    keyed.into_iter().map(|(.., finding)| finding).collect()
}
