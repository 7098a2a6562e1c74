//! Functions that write bytes as letters, and read them.

mod query;

use super::{Answer, Context, Family};
use crate::base64;
use crate::rego::value::Value;

pub(super) const FAMILY: Family = &[
    ("base64.decode", 1, |context, arguments| change(context, arguments, read_base64)),
    ("base64.encode", 1, |context, arguments| {
        change(context, arguments, |text| Some(base64::encode(text.as_bytes())))
    }),
    ("base64.is_valid", 1, is_base64),
    ("base64url.decode", 1, |context, arguments| change(context, arguments, read_url)),
    ("base64url.encode", 1, |context, arguments| {
        change(context, arguments, |text| Some(url(text)))
    }),
    ("base64url.encode_no_pad", 1, |context, arguments| {
        change(context, arguments, |text| Some(url(text).trim_end_matches('=').to_owned()))
    }),
    ("hex.decode", 1, |context, arguments| change(context, arguments, read_hex)),
    ("hex.encode", 1, |context, arguments| {
        change(context, arguments, |text| Some(hex(text.as_bytes())))
    }),
    ("urlquery.decode", 1, |context, arguments| change(context, arguments, query::read)),
    ("urlquery.decode_object", 1, query::decode_object),
    ("urlquery.encode", 1, |context, arguments| {
        change(context, arguments, |text| Some(query::written(text)))
    }),
    ("urlquery.encode_object", 1, query::encode_object),
];

fn change<'a>(
    context: &mut Context,
    arguments: &[Value<'a>],
    run: fn(&str) -> Option<String>,
) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(None) };
    context.spend(text.as_str().len())?;
    match run(text.as_str()) {
        Some(text) => context.text(text),
        None => Ok(None),
    }
}

fn is_base64<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(Some(Value::Bool(false))) };
    context.spend(text.as_str().len())?;
    Ok(Some(Value::Bool(base64::decode(text.as_str()).is_some())))
}

/// Strings are of letters here: bytes that make up none are replaced.
fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn read_base64(letters: &str) -> Option<String> {
    base64::decode(letters).map(|bytes| text(&bytes))
}

/// Base64 with letters that need no escapes in a URL.
fn url(text: &str) -> String {
    base64::encode(text.as_bytes()).replace('+', "-").replace('/', "_")
}

/// With padding or without.
fn read_url(letters: &str) -> Option<String> {
    read_url_bytes(letters).map(|bytes| text(&bytes))
}

pub(super) fn read_url_bytes(letters: &str) -> Option<Vec<u8>> {
    if letters.contains(['+', '/']) {
        return None;
    }
    let letters = base64::without_padding(letters)?;
    base64::decode_unpadded(&letters.replace('-', "+").replace('_', "/"))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read_hex(letters: &str) -> Option<String> {
    let digits: Option<Vec<u32>> = letters.chars().map(|letter| letter.to_digit(16)).collect();
    let digits = digits.filter(|digits| digits.len().is_multiple_of(2))?;
    let byte = |pair: &[u32]| pair.iter().fold(0, |byte, digit| byte * 16 + digit) as u8;
    Some(text(&digits.chunks(2).map(byte).collect::<Vec<u8>>()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_stand_for_bytes() {
        for (name, given, expected) in [
            ("base64.encode", "a?>", Some("YT8+")),
            ("base64url.encode", "a?>b", Some("YT8-Yg==")),
            ("base64url.encode_no_pad", "a?>b", Some("YT8-Yg")),
            ("base64.decode", "YT8+", Some("a?>")),
            ("base64.decode", "YT8-", None),
            ("base64url.decode", "YT8-Yg", Some("a?>b")),
            ("base64url.decode", "YT8-Yg==", Some("a?>b")),
            ("base64url.decode", "YT8+", None),
            ("hex.encode", "aé", Some("61c3a9")),
            ("hex.decode", "61C3a9", Some("aé")),
            ("hex.decode", "6", None),
            ("urlquery.encode", "a b&é~", Some("a+b%26%C3%A9~")),
            ("urlquery.decode", "a+b%26%c3%a9", Some("a b&é")),
            ("urlquery.decode", "%4", None),
        ] {
            let (_, _, function) = FAMILY.iter().find(|(each, ..)| *each == name).unwrap();
            let found = function(&mut Context::default(), &[Value::from(given)]).unwrap();
            assert_eq!(found.as_ref().and_then(Value::as_str), expected, "{name} {given}");
        }
    }

    #[test]
    fn queries_are_objects() {
        let text = Value::from("a=1&b=x+y&a=2&c");
        let object = query::decode_object(&mut Context::default(), &[text]).unwrap().unwrap();
        assert_eq!(object.to_string(), r#"{"a": ["1", "2"], "b": ["x y"], "c": [""]}"#);
        let text = query::encode_object(&mut Context::default(), &[object]).unwrap().unwrap();
        assert_eq!(text.as_str(), Some("a=1&a=2&b=x+y&c="));
    }
}
