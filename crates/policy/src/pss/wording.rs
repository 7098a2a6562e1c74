//! How the API server joins, counts and quotes in its denials.

use std::fmt::Write;

/// `"a", "b"`: quotes around each item, nothing escaped.
pub(super) fn quoted<'a>(items: impl IntoIterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for item in items {
        let comma = if out.is_empty() { "" } else { ", " };
        // Writing to a string cannot fail.
        let _ = write!(out, "{comma}\"{item}\"");
    }
    out
}

/// `one` for exactly one, else `many`.
pub(super) fn plural(one: &'static str, many: &'static str, count: usize) -> &'static str {
    if count == 1 { one } else { many }
}

/// Text as Go's `%q` writes it.
pub(super) fn go_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        push_go_escaped(&mut out, letter);
    }
    out.push('"');
    out
}

fn push_go_escaped(out: &mut String, letter: char) {
    let short = match letter {
        '"' => "\\\"",
        '\\' => "\\\\",
        '\u{7}' => "\\a",
        '\u{8}' => "\\b",
        '\u{c}' => "\\f",
        '\n' => "\\n",
        '\r' => "\\r",
        '\t' => "\\t",
        '\u{b}' => "\\v",
        _ if is_printable(letter) => return out.push(letter),
        _ => "",
    };
    let code = u32::from(letter);
    let _ = match code {
        _ if !short.is_empty() => write!(out, "{short}"),
        0..0x20 | 0x7f => write!(out, "\\x{code:02x}"),
        0x20..0x1_0000 => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// Rust's table of what can be printed is Go's. It is reached only through `escape_debug`,
/// which spares combining marks unless they come first: hence the letter before.
fn is_printable(letter: char) -> bool {
    let mut buffer = [0; 5];
    let (head, tail) = buffer.split_at_mut(1);
    head.fill(b'x');
    let length = 1 + letter.encode_utf8(tail).len();
    let text = buffer.get(..length).and_then(|bytes| std::str::from_utf8(bytes).ok());
    text.is_some_and(|text| text.escape_debug().nth(1) == Some(letter))
}
