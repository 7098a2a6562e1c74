//! JSON as Go writes it: keys in order, and what HTML would read as marks as escapes.

use crate::rego::value::Value;

/// On one line, without spaces. What there is no room for is cut off behind more than that.
pub(super) fn compact(value: &Value<'_>, room: usize) -> String {
    let mut writer = Writer { out: String::new(), room, layout: None };
    writer.value(value, 0);
    writer.out
}

/// Over several lines.
pub(super) fn indented(value: &Value<'_>, prefix: &str, indent: &str, room: usize) -> String {
    let mut writer = Writer { out: prefix.to_owned(), room, layout: Some((prefix, indent)) };
    writer.value(value, 0);
    writer.out
}

struct Writer<'l> {
    out: String,
    room: usize,
    /// What stands in front of a line, and before that once for each level.
    layout: Option<(&'l str, &'l str)>,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value<'_>, depth: usize) {
        // A value may hold another many times over, and be longer than there is memory for.
        if self.out.len() > self.room {
            return;
        }
        match value {
            Value::String(text) => self.string(text.as_str()),
            Value::Array(array) => self.list(array.iter(), depth),
            Value::Set(set) => self.list(set.members().iter().cloned(), depth),
            Value::Object(object) => {
                // Keys that are no strings are written as JSON first.
                let mut entries: Vec<(String, Value<'_>)> = object
                    .entries()
                    .map(|(key, value)| match key.as_str() {
                        Some(text) => (text.to_owned(), value),
                        None => (compact(&key, self.room), value),
                    })
                    .collect();
                entries.sort_by(|left, right| left.0.cmp(&right.0));
                self.map(&entries, depth);
            }
            scalar => self.out.push_str(&scalar.to_string()),
        }
    }

    fn list<'v>(&mut self, items: impl Iterator<Item = Value<'v>>, depth: usize) {
        self.out.push('[');
        let mut is_empty = true;
        for item in items {
            self.between(is_empty, depth + 1);
            is_empty = false;
            self.value(&item, depth + 1);
        }
        self.end(is_empty, depth);
        self.out.push(']');
    }

    fn map(&mut self, entries: &[(String, Value<'_>)], depth: usize) {
        self.out.push('{');
        for (position, (key, value)) in entries.iter().enumerate() {
            self.between(position == 0, depth + 1);
            self.string(key);
            self.out.push_str(if self.layout.is_some() { ": " } else { ":" });
            self.value(value, depth + 1);
        }
        self.end(entries.is_empty(), depth);
        self.out.push('}');
    }

    fn between(&mut self, is_first: bool, depth: usize) {
        if !is_first {
            self.out.push(',');
        }
        self.line(depth);
    }

    fn end(&mut self, is_empty: bool, depth: usize) {
        if !is_empty {
            self.line(depth);
        }
    }

    fn line(&mut self, depth: usize) {
        let Some((prefix, indent)) = self.layout else { return };
        if self.out.len() > self.room {
            return;
        }
        self.out.push('\n');
        self.out.push_str(prefix);
        let levels = depth.min(self.room / indent.len().max(1) + 1);
        self.out.extend(std::iter::repeat_n(indent, levels));
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for letter in text.chars() {
            match letter {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{c}' => self.out.push_str("\\f"),
                '\0'..='\u{1f}' | '<' | '>' | '&' | '\u{2028}' | '\u{2029}' => {
                    self.out.push_str(&format!("\\u{:04x}", u32::from(letter)));
                }
                letter => self.out.push(letter),
            }
        }
        self.out.push('"');
    }
}
