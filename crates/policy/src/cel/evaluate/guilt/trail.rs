//! A path while it is looked for: it borrows its keys, so that a copy costs little.

use model::FieldPath;
use model::document::Key;
use model::path::Step;

use crate::cel::value::Text;

/// The way from an object's root to one of its fields.
#[derive(Debug, Clone)]
pub(super) struct Trail<'a>(Vec<Mark<'a>>);

#[derive(Debug, Clone)]
enum Mark<'a> {
    Field(&'a Key),
    Key(Text<'a>),
    Index(usize),
}

impl<'a> Trail<'a> {
    /// The object itself, with room for the way to most fields.
    pub(super) fn root() -> Trail<'a> {
        Trail(Vec::with_capacity(8))
    }

    /// One field further.
    pub(super) fn field(mut self, field: &'a Key) -> Trail<'a> {
        self.0.push(Mark::Field(field));
        self
    }

    /// One key further.
    pub(super) fn entry(mut self, key: Text<'a>) -> Trail<'a> {
        self.0.push(Mark::Key(key));
        self
    }

    /// One index further.
    pub(super) fn index(mut self, index: usize) -> Trail<'a> {
        self.0.push(Mark::Index(index));
        self
    }
}

impl From<Trail<'_>> for FieldPath {
    fn from(trail: Trail<'_>) -> FieldPath {
        let step = |mark: Mark<'_>| match mark {
            Mark::Field(field) => Step::Key(field.as_str().to_owned().into()),
            Mark::Key(key) => Step::Key(key.as_str().to_owned().into()),
            Mark::Index(index) => Step::Index(index),
        };
        trail.0.into_iter().map(step).collect()
    }
}
