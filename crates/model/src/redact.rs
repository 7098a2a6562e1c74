//! Keeps secrets out of what we show: a line of a file goes through here before anyone sees it.

/// Words in a key that say its value is nobody's business.
const WORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "api_key",
    "api-key",
    "accesskey",
    "access_key",
    "access-key",
    "privatekey",
    "private_key",
    "private-key",
    "credential",
    "pwd",
    "dsn",
    "connectionstring",
    "connection_string",
    "auth",
];

const MASK: &str = "********";

/// `line` with the value of every key that sounds like a secret masked.
pub fn line(line: &str) -> String {
    let lower = line.to_ascii_lowercase();
    let mut out = String::with_capacity(line.len());
    let mut from = 0;
    while let Some((start, end)) = next_value(&lower, from) {
        out.push_str(line.get(from..start).unwrap_or_default());
        out.push_str(MASK);
        from = end;
    }
    out.push_str(line.get(from..).unwrap_or_default());
    out
}

/// `line` with `width` bytes from `column` (in characters, from one) masked.
pub fn span(line: &str, column: u32, width: u32) -> String {
    let skipped = (column as usize).saturating_sub(1);
    let start = line.char_indices().nth(skipped).map_or(line.len(), |(at, _)| at);
    let mut end = line.len().min(start.saturating_add(width as usize));
    while !line.is_char_boundary(end) {
        end += 1;
    }
    let head = line.get(..start).unwrap_or_default();
    let tail = line.get(end..).unwrap_or_default();
    format!("{head}{MASK}{tail}")
}

/// The bytes of the next value after a telling key, at or after `from`.
fn next_value(lower: &str, from: usize) -> Option<(usize, usize)> {
    let rest = lower.get(from..)?;
    let word = WORDS.iter().filter_map(|word| rest.find(word).map(|at| at + word.len())).min()?;
    let after_word = rest.get(word..)?;
    let Some(separator) = after_word.find([':', '=']).filter(|at| is_key_tail(after_word, *at))
    else {
        return next_value(lower, from + word);
    };
    let value = from + word + separator + 1;
    let text = lower.get(value..)?;
    let start = value + text.len() - text.trim_start_matches([' ', '"', '\'', '/']).len();
    let text = lower.get(start..)?;
    // What opens a mapping is no secret, but keys inside it may tell of some.
    let tail = after_word.get(..separator).unwrap_or_default();
    let written = lower.get(value..start).unwrap_or_default();
    if text.starts_with('{') || tail.ends_with("-mode") || is_place(tail, written, text) {
        return next_value(lower, start);
    }
    let end = start + text.find(['"', '\'', ',', '}', ' ', '&']).unwrap_or(text.len());
    if end == start { next_value(lower, value) } else { Some((start, end)) }
}

/// Words at the end of a key that say where something lies.
const PLACES: &[&str] = &["file", "path", "dir", "directory"];

/// The key ends in one of these, and what it leads to looks like a path: `TOKEN_FILE: /run/token`.
/// `skipped` are the blanks, quotes and slashes before `text`.
fn is_place(tail: &str, skipped: &str, text: &str) -> bool {
    let tail = tail.trim_end_matches(['"', '\'']);
    let is_path = skipped.ends_with('/') && !skipped.ends_with("//")
        || ["./", "../", "~/"].iter().any(|start| text.starts_with(start));
    is_path && PLACES.iter().any(|place| tail.ends_with(place))
}

/// Between the word and the separator stands only the rest of a key.
fn is_key_tail(text: &str, separator: usize) -> bool {
    let tail = text.get(..separator).unwrap_or_default();
    tail.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-.\"'".contains(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_telling_keys_are_masked() {
        for (given, shown) in [
            ("  password: hunter2", "  password: ********"),
            (
                "args: [\"--db-password=hunter2\", \"-v\"]",
                "args: [\"--db-password=********\", \"-v\"]",
            ),
            ("  DB_TOKEN_FILE: /run/t", "  DB_TOKEN_FILE: /run/t"),
            ("  tokenFile: \"/run/t\"", "  tokenFile: \"/run/t\""),
            ("- --token-auth-file=./tokens.csv", "- --token-auth-file=./tokens.csv"),
            ("- --tls-private-key-file=/etc/tls.key", "- --tls-private-key-file=/etc/tls.key"),
            ("  DB_TOKEN_FILE: hunter2", "  DB_TOKEN_FILE: ********"),
            ("  DB_TOKEN: /run/t", "  DB_TOKEN: /********"),
            ("a: {tokenFile: /t, token: x}", "a: {tokenFile: /t, token: ********}"),
            ("  name: web", "  name: web"),
            ("- --authorization-mode=AlwaysAllow", "- --authorization-mode=AlwaysAllow"),
            ("authorization: {mode: AlwaysAllow}", "authorization: {mode: AlwaysAllow}"),
            ("auth: {password: hunter2}", "auth: {password: ********}"),
            ("token", "token"),
            ("secretRef:", "secretRef:"),
        ] {
            assert_eq!(line(given), shown);
        }
    }

    #[test]
    fn a_span_is_masked() {
        assert_eq!(span("value: hunter2 # x", 8, 7), "value: ******** # x");
        assert_eq!(span("é: hunter2", 4, 700), "é: ********");
    }
}
