//! Where a walk stands. It is only written down where something is wrong.

use model::FieldPath;
use model::document::Key;

/// The steps that lead to a field, the last first.
#[derive(Debug, Clone, Copy)]
pub(super) enum Path<'p, 'k> {
    Root,
    Key(&'p Path<'p, 'k>, Name<'k>),
    Item(&'p Path<'p, 'k>, usize),
}

/// What a field is called.
#[derive(Debug, Clone, Copy)]
pub(super) enum Name<'k> {
    /// As a pattern calls it.
    Written(&'k Key),
    /// As it was found by a pattern of names.
    Found(&'k str),
}

impl<'k> Name<'k> {
    fn as_str(self) -> &'k str {
        match self {
            Name::Written(key) => key.as_str(),
            Name::Found(name) => name,
        }
    }
}

/// One step.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step<'k> {
    Key(Name<'k>),
    Item(usize),
}

impl<'k> Path<'_, 'k> {
    /// The labels or annotations of some metadata.
    pub(super) fn has_wildcards(&self) -> bool {
        let Path::Key(Path::Key(_, above), name) = self else { return false };
        above.as_str() == "metadata" && matches!(name.as_str(), "labels" | "annotations")
    }

    /// Its steps, the first first.
    pub(super) fn write_to(&self, steps: &mut Vec<Step<'k>>) {
        let (above, step) = match self {
            Path::Root => return steps.clear(),
            Path::Key(above, key) => (above, Step::Key(*key)),
            Path::Item(above, index) => (above, Step::Item(*index)),
        };
        above.write_to(steps);
        steps.push(step);
    }
}

/// The steps as the path of a field.
pub(super) fn field(steps: &[Step<'_>]) -> FieldPath {
    steps.iter().fold(FieldPath::root(), |path, step| match step {
        Step::Key(key) => path.entry(key.as_str()),
        Step::Item(index) => path.index(*index),
    })
}
