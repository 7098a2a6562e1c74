//! Where a walk stands. It is only written down where something is wrong.

use std::fmt;

/// The steps that lead to a field, the last first.
#[derive(Debug, Clone, Copy)]
pub(super) enum Path<'p> {
    Root,
    Key(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl Path<'_> {
    /// The labels or annotations of some metadata.
    pub(super) fn has_wildcards(&self) -> bool {
        matches!(self, Path::Key(Path::Key(_, "metadata"), "labels" | "annotations"))
    }
}

/// As Kyverno writes it: `/spec/containers/0/image/`.
impl fmt::Display for Path<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Path::Root => out.write_str("/"),
            Path::Key(above, key) => write!(out, "{above}{key}/"),
            Path::Item(above, index) => write!(out, "{above}{index}/"),
        }
    }
}
