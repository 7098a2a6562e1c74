//! Fixes of files: what they change, what they leave, what they refuse.

mod apply;
mod blocks;
mod braces;
mod corpora;
mod random;
mod refusals;
mod writer;

use std::borrow::Cow;
use std::sync::Arc;

use model::{
    Document, Edit, FieldPath, Finding, Fingerprint, Fix, Object, Place, Safety, Severity, Verdict,
};
use report::patch::{Patched, patch};

/// The documents that a scan of `text` sees.
pub(crate) fn read(text: &str) -> Vec<Document> {
    source::yaml::read(text.as_bytes(), &source::yaml::Limits::default()).documents
}

/// The finding that the document's object wants `edits`.
pub(crate) fn finding(document: &Document, severity: Severity, edits: Vec<Edit>) -> Finding {
    let path = edits.first().map_or(FieldPath::root(), |edit| edit.path().clone());
    Finding {
        check: Cow::Borrowed("test"),
        severity,
        verdict: Verdict::Fail,
        object: Arc::new(Object::new(document.root(), None).reference()),
        file: None,
        begins: None,
        place: Place::of(document.root(), &path),
        path,
        says: "is to be changed".to_owned(),
        hides: false,
        fix: Some(Fix { safety: Safety::Safe, edits }),
        related: Vec::new(),
        fingerprint: Fingerprint(0),
    }
}

/// Fixes the findings that want these edits of the first document, the worst first.
pub(crate) fn patched(text: &str, edits: Vec<Vec<Edit>>) -> Patched {
    let documents = read(text);
    let mut severities = Severity::ALL.into_iter().rev().cycle();
    let findings: Vec<Finding> = edits
        .into_iter()
        .map(|edits| finding(&documents[0], severities.next().unwrap(), edits))
        .collect();
    patch(text, &documents, &findings.iter().collect::<Vec<_>>(), &|text| Some(read(text)))
}

/// The edits, each wanted by a finding of its own, make `before` into `after`.
#[track_caller]
pub(crate) fn check(before: &str, edits: Vec<Edit>, after: &str) {
    let edits: Vec<_> = edits.into_iter().map(|edit| vec![edit]).collect();
    let first = patched(before, edits.clone());
    assert_eq!(first.text, after, "{:?}", first.refused);
    assert_eq!(first.refused, Vec::new());
}
