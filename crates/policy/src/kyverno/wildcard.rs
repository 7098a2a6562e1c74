//! Kyverno's wildcards: `*` for any letters, `?` for one.

/// Whether a pattern matches a whole text. Takes time of no more than one times the other.
pub fn matches(pattern: &str, text: &str) -> bool {
    if !is_pattern(pattern) {
        return pattern == text;
    }
    let mut pattern_rest = pattern.chars();
    let mut text_rest = text.chars();
    // Where to go on when a letter does not match: behind the last star, one letter further.
    let mut retry: Option<(std::str::Chars<'_>, std::str::Chars<'_>)> = None;
    loop {
        let before = text_rest.clone();
        match (pattern_rest.next(), text_rest.next()) {
            (None, None) => return true,
            (Some('*'), _) => {
                retry = Some((pattern_rest.clone(), before.clone()));
                text_rest = before;
            }
            (Some('?'), Some(_)) => {}
            (Some(wanted), Some(letter)) if wanted == letter => {}
            _ => {
                let Some((pattern, text)) = retry.as_mut() else { return false };
                if text.next().is_none() {
                    return false;
                }
                pattern_rest = pattern.clone();
                text_rest = text.clone();
            }
        }
    }
}

/// Whether a text has wildcards in it.
pub fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stand_for_letters() {
        for (pattern, text) in [
            ("*", ""),
            ("a*", "abc"),
            ("*:latest", "nginx:latest"),
            ("a?c", "abc"),
            ("*a*b*", "xxaxxbxx"),
            ("*ab", "aab"),
            ("", ""),
        ] {
            assert!(matches(pattern, text), "{pattern} {text}");
        }
        for (pattern, text) in [("", "a"), ("?", ""), ("a*c", "ab"), ("ab", "abc"), ("*?", "")] {
            assert!(!matches(pattern, text), "{pattern} {text}");
        }
    }
}
