//! Names of objects and labels.

use std::borrow::Cow;

const LABEL: &str = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
const KEY: &str = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

const LABEL_LENGTH: usize = 63;
const SUBDOMAIN_LENGTH: usize = 253;

/// What the API server calls bytes when it is about names of objects, and when about labels.
const OF_NAMES: &str = "characters";
const OF_LABELS: &str = "bytes";

pub(super) fn dns_1123_label(text: &str) -> Vec<String> {
    let mut complaints = too_long(text, LABEL_LENGTH, OF_NAMES);
    if is_label(text) {
        return complaints;
    }
    complaints.push(match is_subdomain(text) {
        true => "must not contain dots".to_owned(),
        false => mismatch(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', \
             and must start and end with an alphanumeric character",
            LABEL,
            &["my-name", "123-abc"],
        ),
    });
    complaints
}

pub(super) fn dns_1123_subdomain(text: &str) -> Vec<String> {
    subdomain(text, OF_NAMES)
}

fn subdomain(text: &str, unit: &str) -> Vec<String> {
    let mut complaints = too_long(text, SUBDOMAIN_LENGTH, unit);
    if !is_subdomain(text) {
        complaints.push(mismatch(
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, \
             '-' or '.', and must start and end with an alphanumeric character",
            &format!(r"{LABEL}(\.{LABEL})*"),
            &["example.com"],
        ));
    }
    complaints
}

pub(super) fn dns_1035_label(text: &str) -> Vec<String> {
    let mut complaints = too_long(text, LABEL_LENGTH, OF_NAMES);
    if !is_label(text) || !text.starts_with(|first: char| first.is_ascii_lowercase()) {
        complaints.push(mismatch(
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start \
             with an alphabetic character, and end with an alphanumeric character",
            "[a-z]([-a-z0-9]*[a-z0-9])?",
            &["my-name", "abc-123"],
        ));
    }
    complaints
}

/// `name` or `example.com/name`, the keys of labels.
pub(super) fn label_key(text: &str) -> Vec<String> {
    let mismatch = mismatch(
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an \
         alphanumeric character",
        KEY,
        &["MyName", "my.name", "123-abc"],
    );
    let (prefix, name) = match text.split_once('/') {
        Some((prefix, name)) => (Some(prefix), name),
        None => (None, text),
    };
    if name.contains('/') {
        return vec![format!(
            "a valid label key {mismatch} with an optional DNS subdomain prefix and '/' \
             (e.g. 'example.com/MyName')"
        )];
    }
    let mut complaints = match prefix {
        Some("") => vec!["prefix part must be non-empty".to_owned()],
        Some(prefix) => {
            let complaints = subdomain(prefix, OF_LABELS).into_iter();
            complaints.map(|complaint| format!("prefix part {complaint}")).collect()
        }
        None => Vec::new(),
    };
    if name.is_empty() {
        complaints.push("name part must be non-empty".to_owned());
    }
    let too_long = too_long(name, LABEL_LENGTH, OF_LABELS);
    complaints.extend(too_long.iter().map(|it| format!("name part {it}")));
    if !is_key(name) {
        complaints.push(format!("name part {mismatch}"));
    }
    complaints
}

pub(super) fn label_value(text: &str) -> Vec<String> {
    let mut complaints = too_long(text, LABEL_LENGTH, OF_LABELS);
    if !text.is_empty() && !is_key(text) {
        complaints.push(mismatch(
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' \
             or '.', and must start and end with an alphanumeric character",
            &format!("({KEY})?"),
            &["MyValue", "my_value", "12345"],
        ));
    }
    complaints
}

/// A prefix as it could look once something is appended: a hyphen at its end is no harm. The API
/// server makes one letter of the last two.
pub(super) fn completed(prefix: &str) -> Cow<'_, str> {
    let mut letters = prefix.chars();
    match (letters.next_back(), letters.next_back()) {
        (Some('-'), Some(before)) if before.is_ascii() => {
            Cow::Owned(format!("{}a", letters.as_str()))
        }
        _ => Cow::Borrowed(prefix),
    }
}

fn is_label(text: &str) -> bool {
    let is_good = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    has_good_ends(text, is_good) && text.bytes().all(|byte| is_good(byte) || byte == b'-')
}

fn is_subdomain(text: &str) -> bool {
    text.split('.').all(is_label)
}

fn is_key(text: &str) -> bool {
    let is_good = |byte: u8| byte.is_ascii_alphanumeric();
    has_good_ends(text, is_good) && text.bytes().all(|byte| is_good(byte) || b"-_.".contains(&byte))
}

fn has_good_ends(text: &str, is_good: impl Fn(u8) -> bool) -> bool {
    let mut bytes = text.bytes();
    let (first, last) = (bytes.next(), bytes.next_back());
    first.is_some_and(&is_good) && last.is_none_or(is_good)
}

fn too_long(text: &str, most: usize, unit: &str) -> Vec<String> {
    match text.len() > most {
        true => vec![format!("must be no more than {most} {unit}")],
        false => Vec::new(),
    }
}

fn mismatch(rule: &str, pattern: &str, examples: &[&str]) -> String {
    let examples: Vec<String> = examples.iter().map(|it| format!("'{it}', ")).collect();
    format!("{rule} (e.g. {}regex used for validation is '{pattern}')", examples.join(" or "))
}
