//! Patterns of names: `*` for any letters, `?` for one.

/// A pattern. Matching takes time linear in pattern times text, whatever the pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glob(Shape);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    /// No wildcard at all.
    Text(Box<str>),
    /// Only `*`: what stands before the first, between them, and behind the last.
    Stars {
        first: Box<str>,
        between: Box<[Box<str>]>,
        last: Box<str>,
    },
    /// `?*`: anything but nothing.
    Some,
    Pieces(Vec<Piece>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    Any,
    One,
    Letter(char),
}

impl Glob {
    /// The pattern as written.
    pub fn new(written: &str) -> Glob {
        if matches!(written, "?*" | "*?") {
            return Glob(Shape::Some);
        }
        if written.contains('?') {
            return Glob(Shape::Pieces(written.chars().map(Piece::of).collect()));
        }
        let Some((first, rest)) = written.split_once('*') else { return Glob::literal(written) };
        let (between, last) = rest.rsplit_once('*').unwrap_or(("", rest));
        let between = between.split('*').filter(|part| !part.is_empty()).map(Box::from);
        Glob(Shape::Stars { first: first.into(), between: between.collect(), last: last.into() })
    }

    /// The pattern of exactly this text.
    pub fn literal(text: &str) -> Glob {
        Glob(Shape::Text(text.into()))
    }

    /// The whole text is as the pattern says.
    pub fn matches(&self, text: &str) -> bool {
        match &self.0 {
            Shape::Text(wanted) => is(wanted, text),
            Shape::Stars { first, between, last } => {
                let inner = behind(text, first).and_then(|it| before(it, last));
                // Each part is taken where it comes first: that leaves the most for the others.
                let rest = inner.and_then(|inner| {
                    between.iter().try_fold(inner, |rest, part| past(rest, part))
                });
                rest.is_some()
            }
            Shape::Some => !text.is_empty(),
            Shape::Pieces(pieces) => follow(pieces.iter().copied(), text),
        }
    }
}

// Comparing nothing with nothing is slow where the letters would stand at no address that can be
// read, as those of an empty text do: some processors take a fault back. So nobody asks.

fn is(wanted: &str, text: &str) -> bool {
    wanted.len() == text.len() && (text.is_empty() || wanted == text)
}

fn behind<'t>(text: &'t str, first: &str) -> Option<&'t str> {
    if first.is_empty() { Some(text) } else { text.strip_prefix(first) }
}

/// What stands behind the first `part`; most are one letter, which is found sooner.
fn past<'t>(text: &'t str, part: &str) -> Option<&'t str> {
    let found = match part.as_bytes() {
        [letter] => text.split_once(char::from(*letter)),
        _ => text.split_once(part),
    };
    found.map(|(_, behind)| behind)
}

fn before<'t>(text: &'t str, last: &str) -> Option<&'t str> {
    if last.is_empty() { Some(text) } else { text.strip_suffix(last) }
}

impl Piece {
    fn of(letter: char) -> Piece {
        match letter {
            '*' => Piece::Any,
            '?' => Piece::One,
            letter => Piece::Letter(letter),
        }
    }
}

/// The whole text is as a pattern says that is used only once, and so is not worth keeping.
pub fn matches(written: &str, text: &str) -> bool {
    if !is_pattern(written) {
        return written == text;
    }
    follow(written.chars().map(Piece::of), text)
}

/// The text has wildcards in it.
pub fn is_pattern(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'*' | b'?'))
}

fn follow(mut pieces: impl Iterator<Item = Piece> + Clone, text: &str) -> bool {
    let mut letters = text.chars();
    // Where to go on from when a later piece does not match: after the last `*`, one letter on.
    let mut retry = None;
    loop {
        let before = letters.clone();
        match (pieces.next(), letters.next()) {
            (None, None) => return true,
            // Whatever is left.
            (Some(Piece::Any), _) if pieces.clone().next().is_none() => return true,
            (Some(Piece::Any), _) => {
                retry = Some((pieces.clone(), before.clone()));
                letters = before;
            }
            (Some(Piece::One), Some(_)) => {}
            (Some(Piece::Letter(wanted)), Some(letter)) if wanted == letter => {}
            _ => {
                let Some((rest, from)) = &mut retry else { return false };
                if from.next().is_none() {
                    return false;
                }
                pieces = rest.clone();
                letters = from.clone();
            }
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
            ("a*", "abc", true),
            ("*:latest", "nginx:latest", true),
            ("a?c", "abc", true),
            ("*a*b*", "xxaxxbxx", true),
            ("*ab", "aab", true),
            ("", "", true),
            ("", "a", false),
            ("a*c", "ab", false),
            ("ab", "abc", false),
            ("*?", "", false),
            ("?*", "a", true),
            ("?*", "", false),
            ("a*a", "a", false),
            ("a*a", "aa", true),
            ("**", "", true),
            ("*a*a*", "a", false),
            ("*ab*ba*", "aba", false),
            ("*ab*ba*", "abba", true),
            ("é*é", "éaé", true),
        ] {
            assert_eq!(Glob::new(glob).matches(text), matches, "{glob} {text}");
            assert_eq!(super::matches(glob, text), matches, "{glob} {text}");
        }
    }
}
