//! An item of a list as the text of an object: with its kind, and without what is not ours to see.

use super::extent::entries;

/// The largest object that is read.
pub const MOST_BYTES: usize = 64 << 20;

/// What to leave out of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trim {
    /// What the API server and kubectl keep for themselves.
    Bookkeeping,
    /// That, and what a Secret holds: only the names of its keys are left.
    Values,
    /// The same of a Secret of Helm's that came without its content.
    Release,
}

/// The type of Secrets that Helm keeps its releases in.
pub(super) const RELEASE: &str = "helm.sh/release.v1";

/// kubectl repeats the whole object in it.
const APPLIED: &[u8] = b"\"kubectl.kubernetes.io/last-applied-configuration\"";
/// In place of the annotation of a Secret with values, so that it can be told that they are there.
const HIDDEN: &str = "\"{\\\"data\\\":{\\\"\\\":null}}\"";
/// The fields of a Secret that hold no values.
const OF_A_SECRET: &[&[u8]] = &[b"\"type\"", b"\"immutable\""];
const VALUES: &[&[u8]] = &[b"\"data\"", b"\"stringData\""];

/// The text of the object that `item` is. Items of a list do not say what they are, so `kind` and
/// `api_version` are put first. `None` where `item` is no object in UTF-8.
pub fn object_text(item: &[u8], api_version: &str, kind: &str, trim: Trim) -> Option<String> {
    let mut text = String::with_capacity(item.len() + 64);
    text.push_str("{\"apiVersion\":\"");
    text.push_str(api_version);
    text.push_str("\",\"kind\":\"");
    text.push_str(kind);
    text.push('"');
    for (key, value) in entries(item)? {
        match key {
            b"\"apiVersion\"" | b"\"kind\"" => {}
            b"\"metadata\"" => add(&mut text, key, &metadata(value, trim)?)?,
            _ if trim == Trim::Bookkeeping => add(&mut text, key, value)?,
            _ if VALUES.contains(&key) => add(&mut text, key, key_names(value))?,
            _ if OF_A_SECRET.contains(&key) => add(&mut text, key, value)?,
            _ => {}
        }
    }
    if trim == Trim::Release {
        add(&mut text, b"\"type\"", format!("\"{RELEASE}\""))?;
        add(&mut text, b"\"data\"", "{\"release\":null}")?;
    }
    text.push('}');
    Some(text)
}

fn add(text: &mut String, key: &[u8], value: impl AsRef<[u8]>) -> Option<()> {
    if !text.ends_with('{') {
        text.push(',');
    }
    text.push_str(std::str::from_utf8(key).ok()?);
    text.push(':');
    text.push_str(std::str::from_utf8(value.as_ref()).ok()?);
    Some(())
}

/// The metadata without bookkeeping.
fn metadata(bytes: &[u8], trim: Trim) -> Option<String> {
    let mut text = String::from("{");
    for (key, value) in entries(bytes)? {
        match key {
            b"\"managedFields\"" => {}
            b"\"annotations\"" if value != b"null" => {
                add(&mut text, key, &annotations(value, trim)?)?;
            }
            // A key in disguise may be that of the annotations.
            _ if trim != Trim::Bookkeeping && key.contains(&b'\\') => {}
            _ => add(&mut text, key, value)?,
        }
    }
    text.push('}');
    Some(text)
}

fn annotations(bytes: &[u8], trim: Trim) -> Option<String> {
    let mut text = String::from("{");
    for (key, value) in entries(bytes)? {
        if key != APPLIED {
            // A key in disguise may be kubectl's.
            if trim == Trim::Bookkeeping || !key.contains(&b'\\') {
                add(&mut text, key, value)?;
            }
        } else if trim != Trim::Bookkeeping && repeats_values(value) {
            add(&mut text, key, HIDDEN)?;
        }
    }
    text.push('}');
    Some(text)
}

/// The annotation, a text of JSON within JSON, has values in it.
fn repeats_values(value: &[u8]) -> bool {
    let marks: [&[u8]; 2] = [b"\\\"data\\\":{\\\"", b"\\\"stringData\\\":{\\\""];
    marks.iter().any(|mark| memchr::memmem::find(value, mark).is_some())
}

/// The keys of a mapping, each with nothing. What is no mapping has none.
fn key_names(bytes: &[u8]) -> String {
    let mut text = String::from("{");
    for (key, _) in entries(bytes).unwrap_or_default() {
        if add(&mut text, key, "null").is_none() {
            break;
        }
    }
    text.push('}');
    text
}
