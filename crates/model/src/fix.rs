//! How to make a finding go away, as edits of the object's fields.

use crate::path::{FieldPath, Step};

/// What to change.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// Whether a running workload could notice.
    pub safety: Safety,
    /// The edits, in the order to make them.
    pub edits: Vec<Edit>,
}

/// Whether a fix can break what runs today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Safety {
    /// No workload that runs today can break by it.
    Safe,
    /// Right in principle, but a workload may depend on what it takes away.
    Unsafe,
}

/// One change of one field. Paths start at the object's root.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Gives the field this value, making the mappings on the way there.
    Set {
        /// The field.
        path: FieldPath,
        /// What it shall say.
        value: Literal,
    },
    /// Takes the field or the list item away.
    Remove {
        /// The field or item.
        path: FieldPath,
    },
    /// Adds an item to the end of a list, making the list if there is none.
    Append {
        /// The list.
        path: FieldPath,
        /// The item.
        value: Literal,
    },
}

/// A value to write.
#[derive(Debug, Clone, PartialEq)]
pub enum Literal {
    /// true or false
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A string.
    String(String),
    /// A list.
    Sequence(Vec<Literal>),
    /// A mapping, in the order to write it.
    Mapping(Vec<(String, Literal)>),
}

impl Edit {
    /// Sets a field. `path` is relative to what the check looks at.
    pub fn set(path: impl Into<FieldPath>, value: impl Into<Literal>) -> Edit {
        Edit::Set { path: path.into(), value: value.into() }
    }

    /// Removes a field or list item.
    pub fn remove(path: impl Into<FieldPath>) -> Edit {
        Edit::Remove { path: path.into() }
    }

    /// Appends to a list.
    pub fn append(path: impl Into<FieldPath>, value: impl Into<Literal>) -> Edit {
        Edit::Append { path: path.into(), value: value.into() }
    }

    /// The field it changes.
    pub fn path(&self) -> &FieldPath {
        match self {
            Edit::Set { path, .. } | Edit::Remove { path } | Edit::Append { path, .. } => path,
        }
    }

    /// The same edit with its path taken from `base` instead of from the root.
    pub fn under(self, base: &[Step]) -> Edit {
        match self {
            Edit::Set { path, value } => Edit::Set { path: path.under(base), value },
            Edit::Remove { path } => Edit::Remove { path: path.under(base) },
            Edit::Append { path, value } => Edit::Append { path: path.under(base), value },
        }
    }
}

impl From<bool> for Literal {
    fn from(value: bool) -> Literal {
        Literal::Bool(value)
    }
}

impl From<i64> for Literal {
    fn from(value: i64) -> Literal {
        Literal::Integer(value)
    }
}

impl From<&str> for Literal {
    fn from(value: &str) -> Literal {
        Literal::String(value.to_owned())
    }
}

impl From<String> for Literal {
    fn from(value: String) -> Literal {
        Literal::String(value)
    }
}

impl<T: Into<Literal>> From<Vec<T>> for Literal {
    fn from(values: Vec<T>) -> Literal {
        Literal::Sequence(values.into_iter().map(Into::into).collect())
    }
}
