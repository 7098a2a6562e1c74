//! Credentials in texts: a value, a file in a value, a command line.

use super::{format, name};

/// What `value`, under the key `key`, holds, as the end of a clause: `its secret in clear`.
pub(super) fn credential(key: &str, value: &str) -> Option<String> {
    if let Some(kind) = format::known(value) {
        return Some(kind.to_owned());
    }
    if value.trim().contains('\n') {
        return assigned(value).map(|name| format!("{name} in clear"));
    }
    if name::is_credential(key, value) {
        return Some("its secret in clear".to_owned());
    }
    // A file of one line. With a colon it could be a sentence, or a word and its kind.
    let is_setting = value.find(['=', ':']).is_some_and(|at| value.get(at..=at) == Some("="));
    is_setting.then(|| assigned(value)).flatten().map(|name| format!("{name} in clear"))
}

/// A credential on a command line.
pub(super) struct InWords {
    /// The end of a clause: `--password in clear`.
    pub(super) says: String,
    /// It is the next word that holds it.
    pub(super) is_in_next: bool,
}

/// The credential that a word of a command line holds or announces.
pub(super) fn credential_in_words(word: &str, next: Option<&str>) -> Option<InWords> {
    if let Some(kind) = format::known(word) {
        return Some(InWords { says: kind.to_owned(), is_in_next: false });
    }
    // A script, or several words in one item.
    if word.trim().contains([' ', '\n']) {
        let mut words = word.split_whitespace().peekable();
        while let Some(part) = words.next() {
            let part = part.trim_matches(['"', '\'', ';']);
            let next = words.peek().map(|next| next.trim_matches(['"', '\'', ';']));
            if let Some(found) = flag(part, next).or_else(|| variable(part)) {
                return Some(InWords { is_in_next: false, ..found });
            }
        }
        return None;
    }
    flag(word, next).or_else(|| variable(word))
}

/// `--password=hunter2`, `--password hunter2`
fn flag(word: &str, next: Option<&str>) -> Option<InWords> {
    let bare = word.strip_prefix("--").or_else(|| word.strip_prefix('-'))?;
    let (key, value, is_in_next) = match bare.split_once('=') {
        Some((key, value)) => (key, value, false),
        None => (bare, next.filter(|next| !next.starts_with('-'))?, true),
    };
    let value = value.trim_matches(['"', '\'']);
    let shown: String = word.split('=').next().unwrap_or_default().chars().take(60).collect();
    let is_one = if is_in_next {
        // Whether the flag takes a value cannot be seen: only a password's or token's is sure.
        name::sounds_secret(key) && name::is_credential(key, value) && !is_plain_word(value)
    } else {
        name::is_credential(key, value)
    };
    is_one.then(|| InWords { says: format!("{shown} in clear"), is_in_next })
}

/// `PASSWORD=hunter2`
fn variable(word: &str) -> Option<InWords> {
    let (key, value) = word.split_once('=')?;
    let is_name = !key.is_empty() && key.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
    let value = value.trim_matches(['"', '\'']);
    let is_one = is_name && value.len() > 2 && name::is_credential(key, value);
    let key: String = key.chars().take(60).collect();
    is_one.then(|| InWords { says: format!("{key} in clear"), is_in_next: false })
}

/// A word as programs have for their commands: `create`, `list`.
fn is_plain_word(value: &str) -> bool {
    value.chars().all(|it| it.is_ascii_lowercase())
}

/// How many lines of a file in a value are looked at.
const LINES: usize = 5_000;

/// The first setting in a file that is a credential: `key: value`, `key = value`.
fn assigned(file: &str) -> Option<String> {
    lines(file).take(LINES).find_map(|line| {
        let mut line = line.trim_ascii_start();
        while let Some(item) = line.strip_prefix("- ") {
            line = item;
        }
        let at = memchr::memchr2(b'=', b':', line.as_bytes())?;
        let key = unquoted(line.get(..at)?.trim_ascii_end());
        let dot = memchr::memrchr(b'.', key.as_bytes());
        let last = dot.and_then(|dot| key.get(dot + 1..)).unwrap_or(key);
        // Nearly every line ends here.
        if !is_key(key) || !name::sounds_secret(last) {
            return None;
        }
        let value = line.get(at + 1..)?.trim_start_matches('=');
        let value = value.split(" #").next()?.trim().trim_end_matches([',', ';']);
        let value = value.trim_matches(['"', '\'']);
        let is_value =
            !value.is_empty() && !value.contains([' ', '(', '{', '[', '|', '>', '<', '&']);
        (is_value && name::is_password(last, value)).then(|| key.to_owned())
    })
}

/// The lines of a text, found as fast as memory is read.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let end = memchr::memchr(b'\n', text.as_bytes()).unwrap_or(text.len());
        let (line, behind) = text.split_at_checked(end)?;
        rest = behind.strip_prefix('\n');
        Some(line)
    })
}

/// The text without the quotes around it.
fn unquoted(text: &str) -> &str {
    let is_quote = |byte: &u8| matches!(byte, b'"' | b'\'');
    let begin = text.bytes().take_while(|byte| is_quote(byte)).count();
    let text = text.get(begin..).unwrap_or_default();
    let end = text.bytes().rev().take_while(|byte| is_quote(byte)).count();
    text.get(..text.len() - end).unwrap_or_default()
}

/// Letters as a setting's name has. A comment's or a tag's first sign is none of them.
fn is_key(text: &str) -> bool {
    let is_letter = |it: u8| it.is_ascii_alphanumeric() || matches!(it, b'_' | b'-' | b'.');
    (1..=80).contains(&text.len()) && text.bytes().all(is_letter)
}
