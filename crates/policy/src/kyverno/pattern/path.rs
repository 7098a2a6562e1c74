//! Where a walk stands. It is only written down where something is wrong.

use model::FieldPath;

/// The steps that lead to a field, the last first.
#[derive(Debug, Clone, Copy)]
pub(super) enum Path<'p, 'k> {
    Root,
    Key(&'p Path<'p, 'k>, &'k str),
    Item(&'p Path<'p, 'k>, usize),
}

/// One step.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'k> {
    Key(&'k str),
    Item(usize),
}

impl<'k> Path<'_, 'k> {
    /// The labels or annotations of some metadata.
    pub(super) fn has_wildcards(&self) -> bool {
        matches!(self, Path::Key(Path::Key(_, "metadata"), "labels" | "annotations"))
    }

    /// Its steps, the first first.
    pub(super) fn write_to(&self, steps: &mut Vec<Step<'k>>) {
        let (above, step) = match self {
            Path::Root => return steps.clear(),
            Path::Key(above, key) => (above, Step::Key(key)),
            Path::Item(above, index) => (above, Step::Item(*index)),
        };
        above.write_to(steps);
        steps.push(step);
    }
}

/// The steps as the path of a field.
pub(super) fn field(steps: &[Step<'_>]) -> FieldPath {
    steps.iter().fold(FieldPath::root(), |path, step| match step {
        Step::Key(key) => path.entry(key),
        Step::Item(index) => path.index(*index),
    })
}
