//! Manifests and templates as YAML: blocks, keys in the order of the alphabet. What depends on
//! settings is written in the words of Helm's templates.

use serde_json::Value;

use super::template::{Claim, Piece, Shape, pieces, shape};

/// The text of a manifest, or of a template for Helm.
pub(super) fn written(template: &Value) -> String {
    let mut writer = Writer { text: String::new() };
    writer.block(template, 0);
    writer.text
}

/// The text of several, apart from each other.
pub(super) fn all_written<'t>(templates: impl IntoIterator<Item = &'t Value>) -> String {
    templates.into_iter().map(written).collect::<Vec<_>>().join("---\n")
}

/// A text that is there where one of `claims` holds.
pub(super) fn where_set(claims: &[Claim], text: &str) -> String {
    format!("{}\n{text}{{{{- end }}}}\n", condition(claims))
}

struct Writer {
    text: String,
}

impl Writer {
    fn line(&mut self, indent: usize, line: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A map or a list that is not empty, on lines of its own.
    fn block(&mut self, part: &Value, indent: usize) {
        match shape(part) {
            Shape::Map(map) => map.iter().for_each(|(key, part)| self.entry(key, part, indent)),
            Shape::List(list) => list.iter().for_each(|part| self.item(part, indent)),
            _ => self.line(indent, &scalar(part)),
        }
    }

    fn entry(&mut self, key: &str, part: &Value, indent: usize) {
        if let Shape::When(claims, then, otherwise) = shape(part) {
            self.line(indent, &condition(&claims));
            self.entry(key, then, indent);
            if let Some(otherwise) = otherwise {
                self.line(indent, "{{- else }}");
                self.entry(key, otherwise, indent);
            }
            self.line(indent, "{{- end }}");
            return;
        }
        let key = quoted(key);
        match is_block(part) {
            true => {
                self.line(indent, &format!("{key}:"));
                let is_list = matches!(shape(part), Shape::List(_));
                self.block(part, if is_list { indent } else { indent + 2 });
            }
            false => self.line(indent, &format!("{key}: {}", scalar(part))),
        }
    }

    fn item(&mut self, part: &Value, indent: usize) {
        match shape(part) {
            Shape::When(claims, then, otherwise) => {
                self.line(indent, &condition(&claims));
                self.item(then, indent);
                if let Some(otherwise) = otherwise {
                    self.line(indent, "{{- else }}");
                    self.item(otherwise, indent);
                }
                self.line(indent, "{{- end }}");
            }
            Shape::Each(key, then) => {
                self.line(indent, &format!("{{{{- range {} }}}}", expression(key)));
                self.item(then, indent);
                self.line(indent, "{{- end }}");
            }
            _ if is_block(part) => {
                let mut inner = Writer { text: String::new() };
                inner.block(part, indent + 2);
                // The first line stands behind the dash.
                let text = inner.text.get(indent + 2..).unwrap_or_default();
                self.text.push_str(&format!("{}- {text}", " ".repeat(indent)));
            }
            _ => self.line(indent, &format!("- {}", scalar(part))),
        }
    }
}

fn is_block(part: &Value) -> bool {
    match shape(part) {
        Shape::Map(map) => !map.is_empty(),
        Shape::List(list) => !list.is_empty(),
        _ => false,
    }
}

fn condition(claims: &[Claim]) -> String {
    let claims = claims.iter().map(|claim| match claim {
        Claim::Set(key) => expression(key),
        Claim::Has(key, word) => format!("has \"{word}\" {}", expression(key)),
    });
    let claims: Vec<String> = claims.collect();
    match claims.as_slice() {
        [one] => format!("{{{{- if {one} }}}}"),
        many => {
            let many: Vec<String> = many.iter().map(|it| format!("({it})")).collect();
            format!("{{{{- if or {} }}}}", many.join(" "))
        }
    }
}

/// How Helm calls a setting.
fn expression(key: &str) -> String {
    match key {
        "namespace" => "$.Release.Namespace".to_owned(),
        key if key.starts_with('.') => key.to_owned(),
        key => format!("$.Values.{key}"),
    }
}

fn scalar(part: &Value) -> String {
    match shape(part) {
        Shape::Number(key) => format!("{{{{ {} }}}}", expression(key)),
        Shape::Text(text) => {
            let pieces = pieces(text);
            if matches!(pieces.as_slice(), [Piece::Fixed(_)]) {
                return quoted(text);
            }
            let piece = |piece: &Piece<'_>| match piece {
                Piece::Fixed(text) => escaped(text),
                Piece::Hole(key) => format!("{{{{ {} }}}}", expression(key)),
            };
            format!("\"{}\"", pieces.iter().map(piece).collect::<String>())
        }
        _ => part.to_string(),
    }
}

/// A text as a plain scalar where YAML takes it for one, else in quotes.
fn quoted(text: &str) -> String {
    let is_plain_at_all = |byte: u8| byte.is_ascii_alphanumeric() || b"-_./=@".contains(&byte);
    let first = text.bytes().next();
    let begins_plain =
        first.is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'/' || byte == b'-');
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n", "-", "--", "---"];
    let is_word = words.contains(&text.to_ascii_lowercase().as_str());
    // What begins with a dash may be a number.
    let is_number = text.strip_prefix('-').is_some_and(|it| !it.starts_with('-'));
    match begins_plain && !is_word && !is_number && text.bytes().all(is_plain_at_all) {
        true => text.to_owned(),
        false => format!("\"{}\"", escaped(text)),
    }
}

/// As it stands between double quotes: JSON's way is YAML's as well.
fn escaped(text: &str) -> String {
    let quoted = Value::from(text).to_string();
    quoted.strip_prefix('"').and_then(|it| it.strip_suffix('"')).unwrap_or_default().to_owned()
}
