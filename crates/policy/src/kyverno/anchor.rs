//! Keys of patterns that say more than a name: `(key)`, `=(key)`, `^(key)`, `X(key)`, `+(key)`,
//! `<(key)`.

/// What a key of a pattern asks of the field it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// Nothing more: the field must be there and match.
    None,
    /// `(key)`: where it does not match, the pattern is not about the resource or the item.
    Condition,
    /// `<(key)`: where it is there and does not match, the rule is not about the resource.
    Global,
    /// `=(key)`: where it is there, it must match.
    Equality,
    /// `^(key)`: an item of the list must match.
    Existence,
    /// `X(key)`: it must not be there.
    Negation,
    /// `+(key)`: added by a mutation where it is not there.
    Addition,
}

impl Anchor {
    /// Takes a key apart: what it asks, and the name.
    pub(super) fn parse(key: &str) -> (Anchor, &str) {
        let anchors = [
            ("=(", Anchor::Equality),
            ("^(", Anchor::Existence),
            ("X(", Anchor::Negation),
            ("+(", Anchor::Addition),
            ("<(", Anchor::Global),
            ("(", Anchor::Condition),
        ];
        let key = key.trim();
        let found = anchors.into_iter().find_map(|(open, anchor)| {
            let name = key.strip_prefix(open)?.strip_suffix(')')?;
            (!name.is_empty()).then_some((anchor, name))
        });
        found.unwrap_or((Anchor::None, key))
    }

    /// It is looked at before the fields without an anchor.
    pub(super) fn is_first(self) -> bool {
        !matches!(self, Anchor::None | Anchor::Addition)
    }
}

#[cfg(test)]
mod tests {
    use super::Anchor;

    #[test]
    fn keys_are_taken_apart() {
        for (key, anchor, name) in [
            ("spec", Anchor::None, "spec"),
            ("(spec)", Anchor::Condition, "spec"),
            ("=(spec)", Anchor::Equality, "spec"),
            ("^(spec)", Anchor::Existence, "spec"),
            ("X(spec)", Anchor::Negation, "spec"),
            ("+(spec)", Anchor::Addition, "spec"),
            ("<(spec)", Anchor::Global, "spec"),
            ("()", Anchor::None, "()"),
            ("(spec", Anchor::None, "(spec"),
            ("(a.b/c-*)", Anchor::Condition, "a.b/c-*"),
        ] {
            assert_eq!(Anchor::parse(key), (anchor, name));
        }
    }
}
