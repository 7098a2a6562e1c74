//! What an event tells beyond its columns: JSON of bounded size, in which no secret stands.

use model::{Node, Value, redact};

use crate::key::cut;

/// Enough for most pods; an object may have three megabytes.
const LARGEST: usize = 64 * 1024;

/// A text longer than this is cut.
const LONGEST_TEXT: usize = 1024;

/// Deeper than any object that is no attack.
const DEEPEST: usize = 48;

const MASK: &str = "********";

/// Keys whose values say nothing new, or say all once more.
const LEFT_OUT: &[&str] = &["managedFields", "kubectl.kubernetes.io/last-applied-configuration"];

/// JSON without secrets, small enough to be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    json: String,
    is_whole: bool,
}

/// What of the values is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Showing {
    /// All that does not say of itself that it is a secret.
    Values,
    /// No text and no number: the key above calls them a secret.
    Masks,
    /// Nothing at all: they belong to a Secret.
    Keys,
}

impl Body {
    /// The body that a node gives. Secrets in it, alone or in a list, keep their key names only.
    pub(super) fn of(node: Node<'_>) -> Body {
        Body::write(node, Showing::Values)
    }

    /// The body of what belongs to a Secret: key names, and no value.
    pub(super) fn of_secret(node: Node<'_>) -> Body {
        Body::write(node, Showing::Keys)
    }

    fn write(node: Node<'_>, showing: Showing) -> Body {
        let mut writer = Writer { json: String::new(), is_whole: true };
        writer.node(node, showing, 0);
        Body { json: writer.json, is_whole: writer.is_whole }
    }

    /// What was written before.
    pub(crate) fn kept(json: String, is_whole: bool) -> Body {
        Body { json, is_whole }
    }

    /// The JSON.
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Nothing was left out for its size.
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }
}

struct Writer {
    json: String,
    is_whole: bool,
}

impl Writer {
    fn node(&mut self, node: Node<'_>, showing: Showing, depth: usize) {
        if depth > DEEPEST {
            self.is_whole = false;
            return self.json.push_str("null");
        }
        match (node.value(), showing) {
            (Value::Mapping, _) => self.mapping(node, showing, depth),
            (Value::Sequence, _) => self.sequence(node, showing, depth),
            (_, Showing::Keys) | (Value::Absent | Value::Null, _) => self.json.push_str("null"),
            (Value::Bool(value), _) => self.json.push_str(if value { "true" } else { "false" }),
            (_, Showing::Masks) => self.string(MASK),
            (Value::String(text), _) => self.text(text),
            (Value::Integer(value), _) => self.json.push_str(&value.to_string()),
            (Value::Unsigned(value), _) => self.json.push_str(&value.to_string()),
            // What is no number in JSON becomes null.
            (Value::Float(value), _) => {
                self.json.push_str(&serde_json::Value::from(value).to_string());
            }
        }
    }

    fn mapping(&mut self, node: Node<'_>, showing: Showing, depth: usize) {
        self.json.push('{');
        let showing = match showing {
            Showing::Keys => Showing::Keys,
            _ if is_secret(node) => Showing::Keys,
            _ => Showing::Values,
        };
        let is_variable = node.get("name").as_str().is_some_and(is_telling);
        let mut follows = false;
        for entry in node.entries().filter(|entry| !LEFT_OUT.contains(&entry.key)) {
            if !self.has_room() {
                break;
            }
            if std::mem::replace(&mut follows, true) {
                self.json.push(',');
            }
            self.string(entry.key);
            self.json.push(':');
            let is_masked = is_telling(entry.key) || is_variable && entry.key == "value";
            let below =
                if showing == Showing::Values && is_masked { Showing::Masks } else { showing };
            self.node(entry.value, below, depth + 1);
        }
        self.json.push('}');
    }

    fn sequence(&mut self, node: Node<'_>, showing: Showing, depth: usize) {
        self.json.push('[');
        let mut follows = false;
        for item in node.items() {
            if !self.has_room() {
                break;
            }
            if std::mem::replace(&mut follows, true) {
                self.json.push(',');
            }
            self.node(item, showing, depth + 1);
        }
        self.json.push(']');
    }

    /// Once there is no room, nothing is written but the brackets that are still open.
    fn has_room(&mut self) -> bool {
        let has_room = self.json.len() < LARGEST;
        self.is_whole &= has_room;
        has_room
    }

    /// A text with the secrets masked that its lines speak of.
    fn text(&mut self, text: &str) {
        let kept = cut(text, LONGEST_TEXT);
        self.is_whole &= kept.len() == text.len();
        let masked: String = kept.split_inclusive('\n').map(redact::line).collect();
        self.string(&masked);
    }

    fn string(&mut self, text: &str) {
        let kept = cut(text, LONGEST_TEXT);
        self.is_whole &= kept.len() == text.len();
        self.json.push_str(&serde_json::Value::from(kept).to_string());
    }
}

/// A Secret, or a list of them, whatever stands around it and whichever version it claims.
fn is_secret(node: Node<'_>) -> bool {
    matches!(node.get("kind").as_str(), Some("Secret" | "SecretList"))
}

/// The name of a key or of a variable says that its value is a secret.
fn is_telling(name: &str) -> bool {
    let line = format!("{}: x", cut(name, LONGEST_TEXT));
    redact::line(&line) != line
}
