//! The one place that knows how YAML becomes a document.

use model::Document;
use source::yaml::{Limits, read};

/// The only document of a text without faults.
pub(crate) fn read_one(yaml: &str) -> Document {
    let stream = read(yaml.as_bytes(), &Limits::default());
    assert!(stream.diagnostics.is_empty(), "{:?}\n{yaml}", stream.diagnostics);
    assert!(stream.documents.len() == 1, "{} documents\n{yaml}", stream.documents.len());
    stream.documents.into_iter().next().unwrap()
}

/// All documents of a text without faults.
pub(crate) fn documents(yaml: &str) -> Vec<Document> {
    let stream = read(yaml.as_bytes(), &Limits::default());
    assert!(stream.diagnostics.is_empty(), "{:?}\n{yaml}", stream.diagnostics);
    stream.documents
}

/// A pod of which only `metadata` or `spec` is written.
pub(crate) fn read_pod(yaml: &str) -> Document {
    let spec = if yaml.contains("spec:") { "" } else { "spec: {}\n" };
    read_one(&format!("{}\n{spec}apiVersion: v1\nkind: Pod\n", yaml.trim_end()))
}
