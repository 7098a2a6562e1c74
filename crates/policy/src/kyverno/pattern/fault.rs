//! Why a resource and a pattern do not go together.

use model::{Node, Value};

use super::path::Path;

/// Where they part, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What it means for those above.
    pub kind: Kind,
    /// The field at which they part.
    pub path: String,
    /// How, in one clause.
    pub says: String,
    /// It comes from further below: a whole mapping or list does not apply.
    pub is_gathered: bool,
}

/// What a fault means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The resource is not as it should be.
    Mismatch,
    /// The same, at a key that must not be there.
    Negation,
    /// A condition does not hold: this part does not apply.
    Condition,
    /// A condition of the whole rule does not hold.
    Global,
    /// There is more to compare than may be.
    Budget,
}

impl Fault {
    pub(super) fn new(kind: Kind, path: &Path<'_>, says: &str) -> Fault {
        Fault { kind, path: path.to_string(), says: says.to_owned(), is_gathered: false }
    }

    /// The same, as what a mapping or a list says of itself.
    pub(super) fn gathered(self) -> Fault {
        Fault { is_gathered: true, ..self }
    }

    pub(super) fn mismatch(path: &Path<'_>, says: &str) -> Fault {
        Fault::new(Kind::Mismatch, path, says)
    }

    pub(super) fn budget() -> Fault {
        Fault::new(Kind::Budget, &Path::Root, "there is too much to compare")
    }

    /// The same fault of another kind, unless it is about the budget.
    pub(super) fn of_kind(self, kind: Kind) -> Fault {
        if self.kind == Kind::Budget { self } else { Fault { kind, is_gathered: false, ..self } }
    }

    /// Whether it means that something does not apply.
    pub(super) fn skips(&self) -> bool {
        matches!(self.kind, Kind::Condition | Kind::Global)
    }
}

/// A scalar of a pattern, cut where it is long.
pub(super) fn shown(pattern: Node<'_>) -> String {
    match pattern.value() {
        Value::String(text) => format!("{:?}", text.chars().take(200).collect::<String>()),
        _ => pattern.scalar().map_or("null".to_owned(), |text| text.into_owned()),
    }
}
