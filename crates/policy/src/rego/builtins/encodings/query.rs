//! The query of a URL: `a=1&b=x+y`.

use std::collections::BTreeMap;

use super::text;
use crate::rego::builtins::{Answer, Context, items};
use crate::rego::value::{Object, Value};

/// A text in which letters other than the plainest are escapes, and spaces are pluses.
pub(super) fn written(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b' ' => out.push('+'),
            b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

pub(super) fn read(letters: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(letters.len());
    let mut rest = letters.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => {
                let mut digit = || char::from(rest.next()?).to_digit(16);
                (digit()? * 16 + digit()?) as u8
            }
            byte => byte,
        });
    }
    Some(text(&bytes))
}

/// The values of each name, in the order in which they come.
pub(super) fn decode_object<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(query)] = arguments else { return Ok(None) };
    context.spend(query.as_str().len())?;
    let mut found: BTreeMap<String, Vec<Value<'a>>> = BTreeMap::new();
    for pair in query.as_str().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (Some(name), Some(value)) = (read(name), read(value)) else { return Ok(None) };
        if pair.contains(';') {
            return Ok(None);
        }
        context.spend(2)?;
        found.entry(name).or_default().push(Value::from(value));
    }
    let entries = found.into_iter().map(|(name, all)| (Value::from(name), Value::array(all)));
    Ok(Some(Value::Object(Object::new(entries.collect()))))
}

/// Names in order; where a name has an array or a set of values, all of them.
pub(super) fn encode_object<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::Object(object)] = arguments else { return Ok(None) };
    let mut pairs = Vec::new();
    for (name, value) in object.entries() {
        let values = match value {
            Value::String(_) => Some(vec![value]),
            value => items(&value),
        };
        let (Some(name), Some(values)) = (name.as_str(), values) else { return Ok(None) };
        let name = written(name);
        for value in &values {
            let Some(value) = value.as_str() else { return Ok(None) };
            context.spend(name.len() + value.len())?;
            pairs.push(format!("{name}={}", written(value)));
        }
    }
    context.text(pairs.join("&"))
}
