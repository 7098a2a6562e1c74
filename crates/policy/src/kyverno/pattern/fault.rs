//! Why a resource and a pattern do not go together.

/// What it means that they part. Where they do, the walk knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    /// What it means for those above.
    pub(super) kind: Kind,
    /// It comes from further below: a whole mapping or list does not apply.
    pub(super) is_gathered: bool,
}

/// What a fault means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The resource is not as it should be.
    Mismatch,
    /// A condition does not hold: this part does not apply.
    Condition,
    /// A condition of the whole rule does not hold.
    Global,
    /// There is more to compare than may be.
    Budget,
}

impl Fault {
    pub(super) fn of(kind: Kind) -> Fault {
        Fault { kind, is_gathered: false }
    }

    /// The same, as what a mapping or a list says of itself.
    pub(super) fn gathered(self) -> Fault {
        Fault { is_gathered: true, ..self }
    }

    /// The same fault of another kind, unless it is about the budget.
    pub(super) fn of_kind(self, kind: Kind) -> Fault {
        if self.kind == Kind::Budget { self } else { Fault::of(kind) }
    }

    /// Whether it means that something does not apply.
    pub(super) fn skips(self) -> bool {
        matches!(self.kind, Kind::Condition | Kind::Global)
    }
}
