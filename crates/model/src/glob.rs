//! Patterns of names: `*` for any letters, `?` for one.

/// A pattern. Matching takes time linear in pattern times text, whatever the pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(Vec<Piece>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Any,
    One,
    Letter(char),
}

impl Glob {
    /// The pattern as written.
    pub fn new(written: &str) -> Glob {
        let piece = |letter| match letter {
            '*' => Piece::Any,
            '?' => Piece::One,
            letter => Piece::Letter(letter),
        };
        Glob(written.chars().map(piece).collect())
    }

    /// The pattern of exactly this text.
    pub fn literal(text: &str) -> Glob {
        Glob(text.chars().map(Piece::Letter).collect())
    }

    /// The whole text is as the pattern says.
    pub fn matches(&self, text: &str) -> bool {
        let mut pieces = self.0.as_slice();
        let mut letters = text.chars();
        // Where to go on from when a later piece does not match: after the last `*`, one letter on.
        let mut retry: Option<(&[Piece], std::str::Chars<'_>)> = None;
        loop {
            let ahead = letters.clone().next();
            match (pieces.split_first(), ahead) {
                (None, None) => return true,
                (Some((Piece::Any, rest)), _) => {
                    retry = Some((rest, letters.clone()));
                    pieces = rest;
                    continue;
                }
                (Some((Piece::One, rest)), Some(_)) => pieces = rest,
                (Some((Piece::Letter(wanted), rest)), Some(letter)) if *wanted == letter => {
                    pieces = rest
                }
                _ => {
                    let Some((rest, from)) = &mut retry else { return false };
                    if from.next().is_none() {
                        return false;
                    }
                    pieces = rest;
                    letters = from.clone();
                    continue;
                }
            }
            letters.next();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn globs() {
        for (glob, text, matches) in [
            ("web", "web", true),
            ("web", "web-1", false),
            ("web-*", "web-1", true),
            ("*", "", true),
            ("?", "", false),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyyd", false),
            ("*-db", "shop-db-db", true),
        ] {
            assert_eq!(Glob::new(glob).matches(text), matches, "{glob} {text}");
        }
    }
}
