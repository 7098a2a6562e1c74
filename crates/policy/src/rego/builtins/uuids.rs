//! `uuid.parse`: what an identifier as RFC 4122 has it says about itself.

use super::{Answer, Context, Family};
use crate::rego::number::Number;
use crate::rego::value::Value;

pub(super) const FAMILY: Family = &[("uuid.parse", 1, parse)];

fn parse<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(text)] = arguments else { return Ok(None) };
    Ok(read(text.as_str()).map(|bits| Value::object(fields(bits))))
}

/// With dashes or without, in braces, or behind `urn:uuid:`.
fn read(text: &str) -> Option<u128> {
    let digits = match text.len() {
        32 => text.to_owned(),
        36 => plain(text)?,
        38 => plain(text.get(1..37)?)?,
        45 => {
            let (prefix, rest) = text.split_at_checked(9)?;
            plain(rest).filter(|_| prefix.eq_ignore_ascii_case("urn:uuid:"))?
        }
        _ => return None,
    };
    let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u128::from_str_radix(&digits, 16).ok().filter(|_| is_number)
}

/// The digits without the dashes that stand between them.
fn plain(text: &str) -> Option<String> {
    let lengths: Vec<usize> = text.split('-').map(str::len).collect();
    (lengths == [8, 4, 4, 4, 12]).then(|| text.replace('-', ""))
}

/// The bits from one to another, counted from the highest.
fn bits(all: u128, from: u32, count: u32) -> i128 {
    ((all >> (128 - from - count)) & ((1 << count) - 1)) as i128
}

fn fields<'a>(all: u128) -> Vec<(&'a str, Value<'a>)> {
    let integer = |value: i128| Value::Number(Number::int(value));
    let version = bits(all, 48, 4);
    let variant = match bits(all, 64, 3) {
        0..4 => "Reserved",
        4 | 5 => "RFC4122",
        6 => "Microsoft",
        _ => "Future",
    };
    let mut fields = vec![("version", integer(version)), ("variant", Value::from(variant))];
    if !matches!(version, 1 | 2) {
        return fields;
    }
    let bytes = all.to_be_bytes();
    let [.., a, b, c, d, e, f] = bytes;
    let node = format!("{a:02x}-{b:02x}-{c:02x}-{d:02x}-{e:02x}-{f:02x}");
    fields.extend([
        ("nodeid", Value::from(node)),
        ("macvariables", Value::from(origin(a))),
        ("clocksequence", integer(bits(all, 66, 14))),
        ("time", integer(moment(bits(all, 52, 12), bits(all, 32, 16), bits(all, 0, 32)))),
    ]);
    if version == 2 {
        fields.extend([("id", integer(bits(all, 0, 32))), ("domain", domain(bits(all, 72, 8)))]);
    }
    fields
}

/// Nanoseconds since 1970 began; the parts count tenths of microseconds since October 15, 1582.
fn moment(high: i128, middle: i128, low: i128) -> i128 {
    const BEFORE_1970: i128 = 122_192_928_000_000_000;
    ((high << 48 | middle << 32 | low) - BEFORE_1970) * 100
}

/// Who gave the address of a network card, and whether it is one of many.
fn origin(first: u8) -> &'static str {
    match first & 3 {
        0 => "global:unicast",
        1 => "global:multicast",
        2 => "local:unicast",
        _ => "local:multicast",
    }
}

fn domain<'a>(number: i128) -> Value<'a> {
    match number {
        0 => Value::from("Person"),
        1 => Value::from("Group"),
        2 => Value::from("Org"),
        number => Value::from(format!("Domain{number}")),
    }
}
