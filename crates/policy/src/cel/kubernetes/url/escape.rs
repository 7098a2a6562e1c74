//! Percent-encoding: which byte may stand as it is in which part of a URL.

use super::Reason;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    User,
    Host,
    /// The network interface behind an IPv6 address.
    Zone,
    Path,
    Query,
    Fragment,
}

impl Part {
    /// The byte is written as it is.
    fn allows(self, byte: u8) -> bool {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            return true;
        }
        let allowed: &[u8] = match self {
            Part::User => b"$&+,;=",
            Part::Host | Part::Zone => b"!$&'()*+,;=:[]<>\"",
            Part::Path => b"$&+,/:;=@",
            Part::Query => b"",
            Part::Fragment => b"$&+,/:;=?@!()*",
        };
        allowed.contains(&byte)
    }

    /// The byte may stand in what is already escaped.
    fn keeps(self, byte: u8) -> bool {
        b"!$&'()*+,;=:@[]%".contains(&byte) || self.allows(byte)
    }

    fn is_host(self) -> bool {
        matches!(self, Part::Host | Part::Zone)
    }

    /// An escape of this byte is refused. In hosts, only what could not be written otherwise may
    /// be escaped.
    fn refuses_escaped(self, byte: u8) -> bool {
        match self {
            Part::Host => byte.is_ascii() && byte != b'%',
            Part::Zone => byte != b'%' && byte != b' ' && !Part::Host.allows(byte),
            _ => false,
        }
    }
}

pub(super) fn escaped(bytes: &[u8], part: Part) -> String {
    let mut text = String::with_capacity(bytes.len());
    for byte in bytes {
        if part.allows(*byte) {
            text.push(char::from(*byte));
        } else {
            text.push('%');
            for half in [byte >> 4, byte & 15] {
                let digit = char::from_digit(u32::from(half), 16).unwrap_or('0');
                text.push(digit.to_ascii_uppercase());
            }
        }
    }
    text
}

pub(super) fn unescaped(text: &str, part: Part) -> Result<Vec<u8>, Reason> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            b'%' => {
                let digits = tail.split_first_chunk::<2>();
                let byte = digits.and_then(|(digits, _)| decoded(*digits));
                match byte.filter(|byte| !part.refuses_escaped(*byte)) {
                    Some(byte) => bytes.push(byte),
                    None => return Err(Reason::Escape(beginning(tail))),
                }
                rest = digits.map_or(tail, |(_, after)| after);
            }
            b'+' if part == Part::Query => bytes.push(b' '),
            byte if part.is_host() && byte.is_ascii() && !part.allows(*byte) => {
                return Err(Reason::Host(char::from(*byte)));
            }
            byte => bytes.push(*byte),
        }
    }
    Ok(bytes)
}

/// The text as it is where it is well escaped, and escaped anew where it is not.
pub(super) fn cleaned(text: &str, part: Part) -> Result<String, Reason> {
    let bytes = unescaped(text, part)?;
    Ok(match text.bytes().all(|byte| part.keeps(byte)) {
        true => text.to_owned(),
        false => escaped(&bytes, part),
    })
}

/// Bytes that are no UTF-8 are replaced.
pub(super) fn to_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

fn decoded([high, low]: [u8; 2]) -> Option<u8> {
    let half = |digit: u8| char::from(digit).to_digit(16);
    u8::try_from(half(high)? * 16 + half(low)?).ok()
}

/// A percent sign and the two bytes behind it, for an error.
fn beginning(tail: &[u8]) -> String {
    let tail = tail.first_chunk::<2>().map_or(tail, |two| two.as_slice());
    format!("%{}", String::from_utf8_lossy(tail))
}
