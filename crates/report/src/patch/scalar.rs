//! How to write a scalar: without quotes wherever kubectl then still reads the same.

use model::Literal;

/// Which quotes a string gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Quotes {
    /// Those that it needs.
    #[default]
    Needed,
    /// 'single', as its neighbours have them.
    Single,
    /// "double", as its neighbours have them, or as JSON wants them.
    Double,
}

/// A scalar, or an empty list or mapping, on one line; `None` for what needs more.
pub(super) fn inline(literal: &Literal, quotes: Quotes) -> Option<String> {
    match literal {
        Literal::Bool(value) => Some(value.to_string()),
        Literal::Integer(value) => Some(value.to_string()),
        Literal::String(text) => Some(string(text, quotes)),
        Literal::Sequence(items) => items.is_empty().then(|| "[]".to_owned()),
        Literal::Mapping(entries) => entries.is_empty().then(|| "{}".to_owned()),
    }
}

/// A string, as a key or as a value.
pub(super) fn string(text: &str, quotes: Quotes) -> String {
    let is_printable = !text.chars().any(is_escaped);
    match quotes {
        Quotes::Needed if is_printable && !has_syntax(text) && !is_read_otherwise(text) => {
            text.to_owned()
        }
        Quotes::Single if is_printable => format!("'{}'", text.replace('\'', "''")),
        _ => double(text),
    }
}

/// In double quotes, with the escapes that JSON has too.
fn double(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for letter in text.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            letter if is_escaped(letter) => {
                let mut units = [0; 2];
                for unit in letter.encode_utf16(&mut units) {
                    out.push_str(&format!("\\u{unit:04x}"));
                }
            }
            letter => out.push(letter),
        }
    }
    out.push('"');
    out
}

/// Cannot stand in the text as it is.
fn is_escaped(letter: char) -> bool {
    letter.is_control() || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}'..)
}

/// Would be taken for more than letters, in a block or in brackets.
fn has_syntax(text: &str) -> bool {
    let first = text.chars().next().unwrap_or(' ');
    let second = text.chars().nth(1).unwrap_or(' ');
    let begins = ",[]{}#&*!|>'\"%@` ".contains(first) || "-?:".contains(first) && second == ' ';
    let marks = text.starts_with("---") || text.starts_with("...");
    let inside =
        text.contains(": ") || text.contains(" #") || text.contains([',', '[', ']', '{', '}']);
    begins || marks || inside || text.ends_with([' ', ':']) || first == '?'
}

/// Would be read as null, a boolean, a number, a time or a merge key.
fn is_read_otherwise(text: &str) -> bool {
    const WORDS: &[&str] = &["y", "yes", "on", "n", "no", "off", "true", "false", "null"];
    let is_word = WORDS.iter().any(|word| text.eq_ignore_ascii_case(word));
    is_word || matches!(text, "" | "~" | "<<" | "=") || looks_like_number(text)
}

/// Numbers in every base and notation of YAML 1.1, times of day and dates, and a little more.
fn looks_like_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let lower = unsigned.to_ascii_lowercase();
    if matches!(lower.as_str(), ".inf" | ".nan") {
        return true;
    }
    let has_digit = lower.bytes().any(|byte| byte.is_ascii_digit());
    let begins = lower.starts_with(|letter: char| letter.is_ascii_digit() || letter == '.');
    let based = ["0x", "0o", "0b"].iter().find_map(|prefix| lower.strip_prefix(prefix));
    let digits = based.unwrap_or(&lower);
    let is_digit = |letter: char| match based {
        Some(_) => letter.is_ascii_hexdigit() || "_+-".contains(letter),
        None => letter.is_ascii_digit() || "_.:+-e".contains(letter),
    };
    let is_time = lower.len() > 8 && lower.get(4..5) == Some("-") && lower.contains([':', 't']);
    has_digit
        && begins
        && (digits.chars().all(is_digit)
            || is_time && lower.starts_with(|it: char| it.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_get_the_quotes_they_need() {
        for plain in [
            "Always",
            "100m",
            "128Mi",
            "registry.k8s.io/pause:3.9",
            "ALL",
            "a-b",
            "-x",
            "/tmp",
            "v1.2",
        ] {
            assert_eq!(string(plain, Quotes::Needed), plain);
        }
        for quoted in [
            "",
            "yes",
            "On",
            "n",
            "~",
            "1",
            "0x1F",
            "1e3",
            ".5",
            "1_000",
            "12:30",
            "2001-01-01",
            "- a",
            "a: b",
            "a #b",
            "a:",
            "*x",
            "{a",
            "a,b",
            "<<",
        ] {
            assert_eq!(string(quoted, Quotes::Needed), format!("\"{quoted}\""));
        }
        assert_eq!(string("a\n\"b\"\u{7}", Quotes::Needed), r#""a\n\"b\"\u0007""#);
        assert_eq!(string("it's", Quotes::Single), "'it''s'");
    }
}
