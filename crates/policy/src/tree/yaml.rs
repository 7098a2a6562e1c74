//! Writes YAML that every reader of YAML 1.1 and 1.2 reads alike.

use super::{Map, Tree};

impl Tree {
    /// It as one YAML document, without a marker, and with a line break at its end.
    pub fn to_yaml(&self) -> String {
        let mut out = String::new();
        match self {
            Tree::Map(map) if !map.is_empty() => entries(map, 0, false, &mut out),
            Tree::List(list) if !list.is_empty() => items(list, 0, &mut out),
            scalar => {
                scalar.write_inline(0, &mut out);
                out.push('\n');
            }
        }
        out
    }

    /// What stands behind a key or a dash.
    fn write_inline(&self, indent: usize, out: &mut String) {
        match self {
            Tree::String(text) => string(text, indent, out),
            other => out.push_str(&other.to_string()),
        }
    }
}

/// The entries of a mapping; the first may stand behind a dash.
fn entries(map: &Map, indent: usize, is_behind_dash: bool, out: &mut String) {
    for (index, (key, value)) in map.iter().enumerate() {
        if index > 0 || !is_behind_dash {
            out.extend(std::iter::repeat_n(' ', indent));
        }
        match is_plain(key) {
            true => out.push_str(key),
            false => out.push_str(&Tree::String(key.to_owned()).to_string()),
        }
        out.push(':');
        match value {
            Tree::Map(map) if !map.is_empty() => {
                out.push('\n');
                entries(map, indent + 2, false, out);
            }
            Tree::List(list) if !list.is_empty() => {
                out.push('\n');
                items(list, indent, out);
            }
            scalar => {
                out.push(' ');
                scalar.write_inline(indent + 2, out);
                out.push('\n');
            }
        }
    }
}

fn items(list: &[Tree], indent: usize, out: &mut String) {
    for item in list {
        out.extend(std::iter::repeat_n(' ', indent));
        match item {
            Tree::Map(map) if !map.is_empty() => {
                out.push_str("- ");
                entries(map, indent + 2, true, out);
            }
            Tree::List(list) if !list.is_empty() => {
                out.push_str("-\n");
                items(list, indent + 2, out);
            }
            scalar => {
                out.push_str("- ");
                scalar.write_inline(indent + 2, out);
                out.push('\n');
            }
        }
    }
}

fn string(text: &str, indent: usize, out: &mut String) {
    if is_plain(text) {
        out.push_str(text);
    } else if is_block(text) {
        out.push_str(if text.ends_with('\n') { "|" } else { "|-" });
        for line in text.trim_end_matches('\n').split('\n') {
            out.push('\n');
            if !line.is_empty() {
                out.extend(std::iter::repeat_n(' ', indent));
                out.push_str(line);
            }
        }
    } else {
        out.push_str(&quoted(text));
    }
}

/// In double quotes, as JSON has it; what a reader of YAML may take for a break or for no letter at
/// all is written as an escape.
fn quoted(text: &str) -> String {
    let json = Tree::String(text.to_owned()).to_string();
    let mut quoted = String::with_capacity(json.len());
    for letter in json.chars() {
        match letter {
            '\u{7f}'..='\u{9f}' | '\u{2028}' | '\u{2029}' | '\u{feff}' => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(letter)));
            }
            letter => quoted.push(letter),
        }
    }
    quoted
}

/// Needs no quotes: nobody takes it for anything but this text.
fn is_plain(text: &str) -> bool {
    const WORDS: &[&str] = &["null", "true", "false", "yes", "no", "on", "off", "y", "n"];
    let fits = |letter: char| letter.is_ascii_alphanumeric() || "-_./() ".contains(letter);
    text.starts_with(|it: char| it.is_ascii_alphabetic())
        && !text.ends_with(' ')
        && text.chars().all(fits)
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

/// Can stand as a block: several lines, the first of them not indented, at most one break at the
/// end, and nothing that does not show.
fn is_block(text: &str) -> bool {
    let body = text.strip_suffix('\n').unwrap_or(text);
    let is_shown = |letter: char| {
        letter == '\n' || !letter.is_control() && !"\u{2028}\u{2029}\u{feff}".contains(letter)
    };
    body.contains('\n')
        && !body.starts_with([' ', '\n'])
        && !body.ends_with('\n')
        && body.chars().all(is_shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_written_in_blocks() {
        let tree = Tree::from_json(
            r#"{"a":1,"b":{"c":[{"d":"x y","e":"yes"},[1,[]],"a: b"]},"f":"one\n  two","g":{},"h":"1"}"#,
        );
        let expected = "\
a: 1
b:
  c:
  - d: x y
    e: \"yes\"
  -
    - 1
    - []
  - \"a: b\"
f: |-
  one
    two
g: {}
h: \"1\"
";
        assert_eq!(tree.map(|it| it.to_yaml()), Ok(expected.to_owned()));
    }
}
