//! Anchors: what a key of a pattern asks besides its value, as `=(image)`.

/// A key with an anchor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Anchored<'k> {
    /// What is asked.
    pub anchor: Anchor,
    /// The key itself.
    pub key: &'k str,
}

/// What a key of a pattern asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// `(key)`: where the value does not match, its siblings are not asked.
    Condition,
    /// `<(key)`: where the value does not match, the whole rule does not apply.
    Global,
    /// `X(key)`: the key must not be there.
    Negation,
    /// `+(key)`: a mutation adds the value where the key is not there.
    AddIfNotPresent,
    /// `=(key)`: where the key is there, the value must match.
    Equality,
    /// `^(key)`: one item of the list must match.
    Existence,
}

impl Anchored<'_> {
    /// The anchor of a key as it is written; `None` for a key without.
    pub fn parse(written: &str) -> Option<Anchored<'_>> {
        let inside = written.trim().strip_suffix(')')?;
        let (sign, key) = inside.split_once('(')?;
        let anchor = match sign {
            "" => Anchor::Condition,
            "<" => Anchor::Global,
            "X" => Anchor::Negation,
            "+" => Anchor::AddIfNotPresent,
            "=" => Anchor::Equality,
            "^" => Anchor::Existence,
            _ => return None,
        };
        (!key.is_empty()).then_some(Anchored { anchor, key })
    }
}

impl Anchor {
    /// Whether it decides if a rule, or a part of it, applies at all.
    pub fn is_condition(self) -> bool {
        matches!(self, Anchor::Condition | Anchor::Global)
    }

    /// The key with this anchor, as it is written.
    pub fn write(self, key: &str) -> String {
        let sign = match self {
            Anchor::Condition => "",
            Anchor::Global => "<",
            Anchor::Negation => "X",
            Anchor::AddIfNotPresent => "+",
            Anchor::Equality => "=",
            Anchor::Existence => "^",
        };
        format!("{sign}({key})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_read_and_written() {
        for written in ["(a)", "<(a)", "X(a.b/c)", "+(a)", "=(a)", "^((a))"] {
            let anchored = Anchored::parse(written).unwrap();
            assert_eq!(anchored.anchor.write(anchored.key), written);
        }
        for plain in ["", "a", "()", "?(a)", "a(b)", "(a", "(a)b"] {
            assert_eq!(Anchored::parse(plain), None, "{plain}");
        }
    }
}
