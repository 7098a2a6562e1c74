//! Texts in quotes, as Go writes them.

/// In double quotes; letters beyond ASCII as escapes where that is asked for.
pub(super) fn text(text: &str, is_ascii: bool) -> String {
    let mut quoted = String::from("\"");
    text.chars().for_each(|letter| push(&mut quoted, letter, '"', is_ascii));
    quoted.push('"');
    quoted
}

/// In single quotes.
pub(super) fn letter(letter: char) -> String {
    let mut quoted = String::from("'");
    push(&mut quoted, letter, '\'', false);
    quoted.push('\'');
    quoted
}

fn push(quoted: &mut String, letter: char, quote: char, is_ascii: bool) {
    match letter {
        '\\' => quoted.push_str("\\\\"),
        _ if letter == quote => quoted.extend(['\\', letter]),
        '\u{7}' => quoted.push_str("\\a"),
        '\u{8}' => quoted.push_str("\\b"),
        '\u{c}' => quoted.push_str("\\f"),
        '\n' => quoted.push_str("\\n"),
        '\r' => quoted.push_str("\\r"),
        '\t' => quoted.push_str("\\t"),
        '\u{b}' => quoted.push_str("\\v"),
        '\0'..='\u{1f}' | '\u{7f}' => quoted.push_str(&format!("\\x{:02x}", u32::from(letter))),
        ' '..='~' => quoted.push(letter),
        _ if !is_ascii && is_shown(letter) => quoted.push(letter),
        '\0'..='\u{ffff}' => quoted.push_str(&format!("\\u{:04x}", u32::from(letter))),
        _ => quoted.push_str(&format!("\\U{:08x}", u32::from(letter))),
    }
}

/// Rust's own quotes know which letters show.
fn is_shown(letter: char) -> bool {
    !letter.is_whitespace() && letter.escape_debug().count() == 1
}
