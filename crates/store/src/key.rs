//! Texts from outside as columns that are compared: of bounded length, without the character that
//! PostgreSQL does not take, and different where the texts are.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// The longest name that Kubernetes gives has 253 bytes. Five of them fit in an entry of
/// PostgreSQL's index, which holds 2,700 bytes.
const LONGEST: usize = 253;

/// How much is kept of a text that cannot be a key as it is.
const KEPT: usize = 180;

/// Stands between what is kept of a text and its digest. A text that has it is never its own key.
const MARK: char = '…';

/// The key of everything: no text has it.
pub(crate) const ALL: &str = "…";

/// The key of a text: the text itself, or what it begins with and its digest where it is too long
/// or has a character that no name in Kubernetes has.
pub(crate) fn key(text: &str) -> String {
    if text.len() <= LONGEST && !text.contains(['\0', MARK]) {
        return text.to_owned();
    }
    let mut key = cut(text, KEPT).replace(['\0', MARK], "\u{fffd}");
    key.push(MARK);
    for byte in Sha256::digest(text.as_bytes()).iter().take(16) {
        // A `String` takes everything.
        write!(key, "{byte:02x}").ok();
    }
    key
}

/// At most `longest` bytes of a text, without half a character at the end.
pub(crate) fn cut(text: &str, longest: usize) -> &str {
    let mut end = text.len().min(longest);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text.get(..end).unwrap_or_default()
}

/// A text that is shown or searched, but not compared: bounded, and without NUL.
pub(crate) fn shown(text: &str, longest: usize) -> String {
    let mut shown = cut(text, longest).replace('\0', "\u{fffd}");
    if text.len() > longest {
        shown.push(MARK);
    }
    shown
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{LONGEST, key};

    #[test]
    fn names_are_their_own_keys() {
        for name in ["", "web", "kube-system", "日本"] {
            assert_eq!(key(name), name);
        }
    }

    #[test]
    fn different_texts_have_different_keys() {
        let long = "a".repeat(5_000);
        let mut texts: BTreeSet<String> =
            ["a\0", "a", "\0a", "a\u{fffd}", "a…"].map(str::to_owned).into();
        texts.extend([long.clone(), format!("{long}b"), "é".repeat(127)]);
        // The key of one text, given as a text itself.
        let keys: Vec<String> = texts.iter().map(|text| key(text)).collect();
        texts.extend(keys);
        let keys: BTreeSet<String> = texts.iter().map(|text| key(text)).collect();
        assert_eq!(keys.len(), texts.len());
        assert!(keys.iter().all(|key| key.len() <= LONGEST && !key.contains('\0')));
    }
}
