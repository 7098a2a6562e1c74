//! What kubectl read against what we read.

use model::{Level, Node, Value as Ours};
use serde_json::Value;
use source::yaml::{self, Limits};

use super::kubectl::{Reading, Refusal};

/// How we read `text` otherwise than kubectl; `None` when we do not.
pub(super) fn deviation(text: &[u8], theirs: &Reading) -> Option<String> {
    let ours = yaml::read(text, &Limits::default());
    let errors = ours.diagnostics.iter().filter(|each| each.level == Level::Error);
    let errors = errors.filter(|each| !each.says.starts_with(NOT_UTF8));
    let error = errors.map(|each| each.says.as_str()).next();
    match (&theirs.error, error) {
        (Some(Refusal::Unreadable(why)), None) => {
            return Some(format!("kubectl refuses, we read: {}", plain(why)));
        }
        (None | Some(Refusal::NoObject), Some(why)) => {
            return Some(format!("kubectl reads, we refuse: {}", plain(why)));
        }
        (Some(_), _) => return None,
        (None, None) => {}
    }
    let mut found = Vec::new();
    for document in &ours.documents {
        flatten(document.root(), &mut found);
    }
    if found.len() != theirs.objects.len() {
        return Some(format!("kubectl reads {} objects, we {}", theirs.objects.len(), found.len()));
    }
    let mut pairs = found.into_iter().zip(&theirs.objects);
    pairs
        .find_map(|(node, value)| differs_at_root(node, value))
        .map(|what| format!("differs: {what}"))
}

/// What kubectl prints otherwise than it read it: it writes the one and drops the other.
const NOT_PRINTED: [&str; 2] = ["annotations", "managedFields"];

/// What we say of broken bytes besides reading them as kubectl does, which says nothing.
const NOT_UTF8: &str = "bytes that are not UTF-8";

/// A message without what differs from file to file.
fn plain(message: &str) -> String {
    if message.starts_with("json: ") {
        return "not JSON".to_owned();
    }
    let mut words = String::new();
    let mut quoted = false;
    for character in message.chars() {
        match character {
            '`' | '"' => quoted = !quoted,
            _ if quoted => {}
            '0'..='9' => {}
            _ => words.push(character),
        }
    }
    words.split_whitespace().take(14).collect::<Vec<_>>().join(" ")
}

/// The items of a list, as kubectl goes through them; else the object itself.
fn flatten<'d>(node: Node<'d>, found: &mut Vec<Node<'d>>) {
    match node.get("items") {
        items if items.is_sequence() => items.items().for_each(|item| flatten(item, found)),
        items if items.is_present() => {}
        _ => found.push(node),
    }
}

/// kubectl adds its annotation to each object, and what holds it.
fn differs_at_root(node: Node<'_>, value: &Value) -> Option<String> {
    for (key, value) in value.as_object()? {
        let ours = node.get(key);
        if key == "metadata" {
            if let Some(what) = metadata_differs(ours, value) {
                return Some(what);
            }
        } else if ours.is_present()
            && let Some(what) = differs(ours, value)
        {
            return Some(what);
        } else if !ours.is_present() && !matches!(key.as_str(), "kind" | "apiVersion") {
            return Some("a key is missing".to_owned());
        }
    }
    let extra = node.entries().any(|entry| value.get(entry.key).is_none());
    extra.then(|| "a key too many".to_owned())
}

fn metadata_differs(node: Node<'_>, value: &Value) -> Option<String> {
    for (key, value) in value.as_object()? {
        if !NOT_PRINTED.contains(&key.as_str())
            && let Some(what) = differs(node.get(key), value)
        {
            return Some(what);
        }
    }
    let mut ours = node.entries().filter(|entry| !NOT_PRINTED.contains(&entry.key));
    let extra = ours.any(|entry| value.get(entry.key).is_none());
    extra.then(|| "a key too many in metadata".to_owned())
}

fn differs(node: Node<'_>, value: &Value) -> Option<String> {
    let same = match (node.value(), value) {
        (Ours::Null, Value::Null) => true,
        (Ours::Bool(ours), Value::Bool(theirs)) => ours == *theirs,
        (Ours::Integer(ours), Value::Number(theirs)) => theirs.as_i64() == Some(ours),
        (Ours::Float(ours), Value::Number(theirs)) => theirs.as_f64() == Some(ours),
        (Ours::String(ours), Value::String(theirs)) => ours == theirs,
        (Ours::Sequence, Value::Array(theirs)) => {
            if node.len() != theirs.len() {
                return Some("the length of a list".to_owned());
            }
            return node.items().zip(theirs).find_map(|(node, value)| differs(node, value));
        }
        (Ours::Mapping, Value::Object(theirs)) => {
            if node.len() != theirs.len() {
                return Some("the keys of a mapping".to_owned());
            }
            return theirs.iter().find_map(|(key, value)| match node.entry(key) {
                None => Some("the keys of a mapping".to_owned()),
                Some(entry) => differs(entry.value, value),
            });
        }
        _ => false,
    };
    (!same).then(|| format!("{} for {}", kind(node), kind_of(value)))
}

fn kind(node: Node<'_>) -> &'static str {
    match node.value() {
        Ours::Absent => "nothing",
        Ours::Null => "null",
        Ours::Bool(_) => "a boolean",
        Ours::Integer(_) | Ours::Unsigned(_) | Ours::Float(_) => "a number",
        Ours::String(_) => "a string",
        Ours::Sequence => "a list",
        Ours::Mapping => "a mapping",
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "a mapping",
    }
}
