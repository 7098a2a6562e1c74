//! Keys in brackets: they say how the field they name is looked at.

/// What is asked of a field beside its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    /// `(key)`: the rest holds only where the field is there and as the pattern says.
    Condition,
    /// `<(key)`: the whole pattern holds only where the field, if there, is as the pattern says.
    Global,
    /// `X(key)`: the field must not be there.
    Negation,
    /// `+(key)`: a mutation adds the field where it is not there.
    Addition,
    /// `=(key)`: the field is as the pattern says, if it is there.
    Equality,
    /// `^(key)`: some item of the list is as the pattern says.
    Existence,
}

impl Anchor {
    /// The anchor of a key, and the field it names; `None` where the key is nothing but a name.
    pub(super) fn of(key: &str) -> Option<(Anchor, &str)> {
        let key = key.trim();
        let (anchor, rest) = match key.chars().next()? {
            '(' => (Anchor::Condition, key),
            '<' => (Anchor::Global, key.get(1..)?),
            'X' => (Anchor::Negation, key.get(1..)?),
            '+' => (Anchor::Addition, key.get(1..)?),
            '=' => (Anchor::Equality, key.get(1..)?),
            '^' => (Anchor::Existence, key.get(1..)?),
            _ => return None,
        };
        let field = rest.strip_prefix('(')?.strip_suffix(')')?;
        (!field.is_empty()).then_some((anchor, field))
    }

    /// The field that a key names, with an anchor or without one.
    pub(super) fn field_of(key: &str) -> &str {
        Anchor::of(key).map_or(key, |(_, field)| field)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_stand_before_a_field_in_brackets() {
        for (key, expected) in [
            ("(name)", Some((Anchor::Condition, "name"))),
            ("<(name)", Some((Anchor::Global, "name"))),
            ("X(name)", Some((Anchor::Negation, "name"))),
            ("+(a/b)", Some((Anchor::Addition, "a/b"))),
            (" =(name) ", Some((Anchor::Equality, "name"))),
            ("^(a(b))", Some((Anchor::Existence, "a(b)"))),
            ("name", None),
            ("()", None),
            ("X", None),
            ("Xray", None),
            ("!(name)", None),
            ("(name", None),
            ("", None),
        ] {
            assert_eq!(Anchor::of(key), expected, "{key}");
        }
        assert_eq!(Anchor::field_of("+(a)"), "a");
        assert_eq!(Anchor::field_of("a"), "a");
    }
}
