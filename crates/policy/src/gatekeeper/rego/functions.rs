//! Functions of Rego that we answer ourselves: where an answer must have OPA's words, or would
//! otherwise take any amount of memory.

use std::collections::BTreeSet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use regorus::Value;

use super::{format, times, units};

/// Their names, and how many arguments they take.
pub(super) const HOSTED: &[(&str, usize)] = &[
    ("bits.lsh", 2),
    ("concat", 2),
    ("net.cidr_expand", 1),
    ("numbers.range", 2),
    ("numbers.range_step", 3),
    ("replace", 3),
    ("sprintf", 2),
    ("time.clock", 1),
    ("time.date", 1),
    ("time.parse_duration_ns", 1),
    ("time.parse_rfc3339_ns", 1),
    ("time.weekday", 1),
    ("units.parse", 1),
    ("units.parse_bytes", 1),
];

/// What the answers to one evaluation may come to, in bytes and numbers together.
const MOST: usize = 16 << 20;

/// The answer to a call; `Undefined` where its arguments are of no use. The error stops the
/// evaluation. `spent` counts what was answered so far.
pub(super) fn call(name: &Value, arguments: &Value, spent: &mut usize) -> Result<Value, String> {
    let name = name.as_string().map(|name| name.to_string()).unwrap_or_default();
    let arguments: Vec<&Value> = match arguments.as_array() {
        Ok(arguments) => arguments.iter().collect(),
        Err(_) => vec![arguments],
    };
    let room = MOST.saturating_sub(*spent);
    let answer = match (name.as_str(), arguments.as_slice()) {
        ("sprintf", [format, values]) => sprintf(format, values, room),
        ("bits.lsh", [number, by]) => shift(number, by),
        ("net.cidr_expand", [network]) => addresses(network, room),
        ("replace", [text, old, new]) => replace(text, old, new, room),
        ("units.parse", [text]) => Some(amount(text, units::amount)),
        ("units.parse_bytes", [text]) => Some(amount(text, units::bytes)),
        ("time.parse_rfc3339_ns", [text]) => Some(amount(text, times::parse_rfc3339)),
        ("time.parse_duration_ns", [text]) => Some(amount(text, times::parse_duration)),
        ("time.date", [moment]) => Some((or_undefined(times::date(moment)), 0)),
        ("time.clock", [moment]) => Some((or_undefined(times::clock(moment)), 0)),
        ("time.weekday", [moment]) => Some((or_undefined(times::weekday(moment)), 0)),
        ("concat", [between, parts]) => concat(between, parts, room),
        ("numbers.range", [from, to]) => range(from, to, &Value::from(1_i64), room),
        ("numbers.range_step", [from, to, step]) => range(from, to, step, room),
        _ => return Err(format!("{name} is called with {} arguments", arguments.len())),
    };
    let Some((answer, size)) = answer else {
        return Err(format!("its Rego was stopped: {name} was asked for more than {MOST} bytes"));
    };
    *spent = spent.saturating_add(size);
    Ok(answer)
}

/// An answer and its size; `None` where there is no room for it.
type Answer = Option<(Value, usize)>;

fn sprintf(format: &Value, values: &Value, room: usize) -> Answer {
    let (Ok(format), Ok(values)) = (format.as_string(), values.as_array()) else {
        return Some((Value::Undefined, 0));
    };
    let values: Vec<&Value> = values.iter().collect();
    let text = format::sprintf(format, &values, room)?;
    Some((Value::from(text.as_str()), text.len()))
}

fn concat(between: &Value, parts: &Value, room: usize) -> Answer {
    let parts: Vec<&Value> = match parts {
        Value::Array(parts) => parts.iter().collect(),
        Value::Set(parts) => parts.iter_sorted().collect(),
        _ => return Some((Value::Undefined, 0)),
    };
    let Ok(between) = between.as_string() else { return Some((Value::Undefined, 0)) };
    let mut text = String::new();
    for (position, part) in parts.into_iter().enumerate() {
        let Ok(part) = part.as_string() else { return Some((Value::Undefined, 0)) };
        if position > 0 {
            text.push_str(between);
        }
        text.push_str(part);
        if text.len() > room {
            return None;
        }
    }
    Some((Value::from(text.as_str()), text.len()))
}

fn amount(text: &Value, read: impl Fn(&str) -> Option<Value>) -> (Value, usize) {
    let found = text.as_string().ok().and_then(|text| read(text));
    (or_undefined(found), 0)
}

fn or_undefined(answer: Option<Value>) -> Value {
    answer.unwrap_or(Value::Undefined)
}

fn replace(text: &Value, old: &Value, new: &Value, room: usize) -> Answer {
    let (Ok(text), Ok(old), Ok(new)) = (text.as_string(), old.as_string(), new.as_string()) else {
        return Some((Value::Undefined, 0));
    };
    let times = text.matches(&**old).count();
    let size = times.checked_mul(new.len())?.checked_add(text.len())?;
    (size <= room).then(|| (Value::from(text.replace(&**old, new).as_str()), size))
}

/// Numbers that 128 bits do not hold have no use in a policy.
fn shift(number: &Value, by: &Value) -> Answer {
    let (Ok(number), Ok(by)) = (number.as_i64(), by.as_u32()) else {
        return Some((Value::Undefined, 0));
    };
    let factor = 1_i128.checked_shl(by).filter(|factor| *factor > 0)?;
    Some((Value::from(i128::from(number).checked_mul(factor)?), size_of::<i128>()))
}

/// The addresses of a network, as a set.
fn addresses(network: &Value, room: usize) -> Answer {
    let read = || {
        let (first, length) = network.as_string().ok()?.split_once('/')?;
        Some((first.parse::<IpAddr>().ok()?, length.parse::<u32>().ok()?))
    };
    let Some((first, length)) = read() else { return Some((Value::Undefined, 0)) };
    let (bits, first) = match first {
        IpAddr::V4(address) => (32, u128::from(address.to_bits())),
        IpAddr::V6(address) => (128, address.to_bits()),
    };
    let Some(free) = u32::checked_sub(bits, length) else { return Some((Value::Undefined, 0)) };
    let count = 1_u128.checked_shl(free)?;
    let size = usize::try_from(count).ok()?.checked_mul(2 * size_of::<Value>())?;
    if size > room {
        return None;
    }
    let start = first & !(count - 1);
    let address = |number: u128| match bits {
        32 => Ipv4Addr::from_bits(number as u32).to_string(),
        _ => Ipv6Addr::from_bits(number).to_string(),
    };
    let all = (start..=start + (count - 1)).map(|number| Value::from(address(number).as_str()));
    Some((Value::from(all.collect::<BTreeSet<_>>()), size))
}

fn range(from: &Value, to: &Value, step: &Value, room: usize) -> Answer {
    let (Ok(from), Ok(to), Ok(step)) = (from.as_i64(), to.as_i64(), step.as_i64()) else {
        return Some((Value::Undefined, 0));
    };
    let Some(step) = u64::try_from(step).ok().filter(|step| *step > 0) else {
        return Some((Value::Undefined, 0));
    };
    let count = from.abs_diff(to) / step + 1;
    let size = usize::try_from(count).ok()?.checked_mul(size_of::<Value>())?;
    if size > room {
        return None;
    }
    let at = |position: u64| match to >= from {
        true => from.checked_add_unsigned(position * step),
        false => from.checked_sub_unsigned(position * step),
    };
    let numbers = (0..count).filter_map(at).map(Value::from);
    Some((Value::from(numbers.collect::<Vec<_>>()), size))
}
