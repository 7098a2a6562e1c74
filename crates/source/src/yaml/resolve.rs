//! What a scalar says: YAML 1.1 as go-yaml reads it, on its way through JSON.

use super::number::{self, Number};
use super::problem::Problem;
use super::timestamp::is_timestamp;
use super::token::Tag;

/// A scalar with its type.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Scalar {
    Null,
    Bool(bool),
    Number(Number),
    /// An infinity or no number.
    Infinite(f64),
    /// The text as it stands.
    Text,
    /// What base64 said.
    Binary(String),
}

/// The type of `text`; `plain` is a scalar without quotes, or one with the tag `!`.
pub(super) fn scalar(tag: Option<Tag>, plain: bool, text: &str) -> Result<Scalar, Problem> {
    let wanted = match tag {
        None if plain => return Ok(implicit(text)),
        None | Some(Tag::NonSpecific | Tag::Merge | Tag::Other | Tag::Str) => {
            return Ok(Scalar::Text);
        }
        Some(Tag::Binary) => return binary(text).map(Scalar::Binary).ok_or(Problem::NotBase64),
        Some(Tag::Timestamp) if is_timestamp(text) => return Ok(Scalar::Text),
        Some(wanted) => wanted,
    };
    match (wanted, implicit(text)) {
        (Tag::Float, Scalar::Number(Number::Integer(value))) => {
            Ok(Scalar::Number(Number::Float(value as f64)))
        }
        (Tag::Int, found @ Scalar::Number(Number::Integer(_) | Number::Unsigned(_)))
        | (Tag::Float, found @ (Scalar::Number(Number::Float(_)) | Scalar::Infinite(_)))
        | (Tag::Bool, found @ Scalar::Bool(_))
        | (Tag::Null, found @ Scalar::Null) => Ok(found),
        (Tag::Int, _) => Err(Problem::NotOfTag("an integer")),
        (Tag::Float, _) => Err(Problem::NotOfTag("a number")),
        (Tag::Bool, _) => Err(Problem::NotOfTag("a boolean")),
        (Tag::Null, _) => Err(Problem::NotOfTag("null")),
        _ => Err(Problem::NotOfTag("a time")),
    }
}

/// The type of a plain scalar. Its first byte tells most of it.
fn implicit(text: &str) -> Scalar {
    let word = match text.as_bytes().first() {
        None => Some(Scalar::Null),
        Some(b'~' | b'n' | b'N' | b'y' | b'Y' | b't' | b'T' | b'f' | b'F' | b'o' | b'O') => {
            word(text)
        }
        Some(b'.') => infinite(text).or_else(|| number::of_point(text).map(Scalar::Number)),
        Some(b'0'..=b'9' | b'+' | b'-') => {
            infinite(text).or_else(|| number::of_digits(text).map(Scalar::Number))
        }
        _ => None,
    };
    word.unwrap_or(Scalar::Text)
}

fn word(text: &str) -> Option<Scalar> {
    match text {
        "~" | "null" | "Null" | "NULL" => Some(Scalar::Null),
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Some(Scalar::Bool(true))
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Some(Scalar::Bool(false))
        }
        _ => None,
    }
}

fn infinite(text: &str) -> Option<Scalar> {
    match text {
        ".nan" | ".NaN" | ".NAN" => Some(Scalar::Infinite(f64::NAN)),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => {
            Some(Scalar::Infinite(f64::INFINITY))
        }
        "-.inf" | "-.Inf" | "-.INF" => Some(Scalar::Infinite(f64::NEG_INFINITY)),
        _ => None,
    }
}

/// What base64 says. Bytes that are no text become U+FFFD, one each, as Go's JSON has it.
fn binary(text: &str) -> Option<String> {
    let text: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n')).collect();
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let data = text.strip_suffix(b"==").or(text.strip_suffix(b"=")).unwrap_or(&text);
    let mut bytes = Vec::with_capacity(data.len());
    for group in data.chunks(4) {
        let mut bits = 0u32;
        for byte in group {
            bits = bits << 6 | u32::from(sextet(*byte)?);
        }
        bits <<= 6 * (4 - group.len());
        bytes.extend(bits.to_be_bytes().iter().skip(1).take(group.len() - 1));
    }
    let mut said = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        said.push_str(chunk.valid());
        said.extend(chunk.invalid().iter().map(|_| char::REPLACEMENT_CHARACTER));
    }
    Some(said)
}

fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
