//! Functions of IP addresses and their ranges.

mod merge;
mod range;

use super::{Answer, Context, Family, Stop, items};
use crate::rego::value::Value;
use range::{Range, address};

pub(super) const FAMILY: Family = &[
    ("net.cidr_contains", 2, contains),
    ("net.cidr_contains_matches", 2, contains_matches),
    ("net.cidr_expand", 1, expand),
    ("net.cidr_intersects", 2, intersects),
    ("net.cidr_is_valid", 1, is_valid),
    ("net.cidr_merge", 1, merge),
    ("net.cidr_overlap", 2, contains),
];

fn is_valid<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [value] = arguments else { return Ok(None) };
    Ok(Some(Value::Bool(value.as_str().and_then(Range::parse).is_some())))
}

fn contains<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(range), Value::String(other)] = arguments else { return Ok(None) };
    Ok(has(range.as_str(), other.as_str()).map(Value::Bool))
}

/// A range has an address, or all addresses of another range.
fn has(range: &str, other: &str) -> Option<bool> {
    let range = Range::parse(range)?;
    let other = match address(other) {
        Some(address) => Range::only(address),
        None => Range::parse(other)?,
    };
    Some(range.contains(other))
}

fn intersects<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(left), Value::String(right)] = arguments else { return Ok(None) };
    let (left, right) = (Range::parse(left.as_str()), Range::parse(right.as_str()));
    let intersect = left.zip(right).map(|(left, right)| left.touches(right));
    Ok(intersect.map(Value::Bool))
}

/// The pairs of names of which the first's range has the second's.
fn contains_matches<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [ranges, others] = arguments else { return Ok(None) };
    let (Some(ranges), Some(others)) = (named(ranges), named(others)) else { return Ok(None) };
    context.work(ranges.len().saturating_mul(others.len()).saturating_mul(64))?;
    let mut pairs = Vec::new();
    for (name, range) in &ranges {
        for (other_name, other) in &others {
            match range.as_str().zip(other.as_str()).and_then(|(range, other)| has(range, other)) {
                Some(true) => {
                    context.spend(3)?;
                    pairs.push(Value::array(vec![name.clone(), other_name.clone()]));
                }
                Some(false) => {}
                None => return Ok(None),
            }
        }
    }
    Ok(Some(Value::set(pairs)))
}

/// Texts with names: positions in an array, members of a set, keys of an object, or a text itself.
fn named<'a>(value: &Value<'a>) -> Option<Vec<(Value<'a>, Value<'a>)>> {
    let pairs: Vec<(Value<'a>, Value<'a>)> = match value {
        Value::String(_) => vec![(value.clone(), value.clone())],
        Value::Array(array) => array
            .iter()
            .enumerate()
            .map(|(index, item)| (Value::from(index as i64), item))
            .collect(),
        Value::Set(set) => set.members().iter().map(|it| (it.clone(), it.clone())).collect(),
        Value::Object(object) => object.entries().collect(),
        _ => Vec::new(),
    };
    let text = |value: Value<'a>| match value {
        Value::String(_) => Some(value),
        Value::Array(array) => array.get(0),
        _ => None,
    };
    pairs.into_iter().map(|(name, value)| Some((name, text(value)?))).collect()
}

/// All addresses of a range.
fn expand<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(range)] = arguments else { return Ok(None) };
    let Some(range) = Range::parse(range.as_str()) else { return Ok(None) };
    let count = usize::try_from(range.last - range.first).unwrap_or(usize::MAX);
    context.spend(count.saturating_add(1).saturating_mul(size_of::<Value<'a>>()))?;
    let addresses = (range.first..=range.last).map(|it| Value::string(range.family.written(it)));
    Ok(Some(Value::set(addresses.collect())))
}

/// As few ranges as possible that have the addresses of all.
fn merge<'a>(context: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let Some(given) = arguments.first().and_then(items) else { return Ok(None) };
    context.work(given.len().saturating_mul(64))?;
    let ranges = given.iter().map(|text| merge::read(text.as_str()?)).collect::<Option<Vec<_>>>();
    let Some(ranges) = ranges else { return Ok(None) };
    let merged = merge::merge(ranges);
    let written =
        |range: &Range| -> Result<Value<'a>, Stop> { Ok(Value::string(range.to_string())) };
    context.set(merged.iter().map(written).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_have_addresses() {
        for (range, other, expected) in [
            ("10.0.0.0/8", "10.1.2.3", Some(true)),
            ("10.0.0.0/8", "10.1.0.0/16", Some(true)),
            ("10.0.0.0/16", "10.0.0.0/8", Some(false)),
            ("10.0.0.0/8", "::ffff:10.1.2.3", Some(true)),
            ("2001:db8::/32", "2001:db8::1", Some(true)),
            ("2001:db8::/32", "10.0.0.1", Some(false)),
            ("10.0.0.0", "10.0.0.1", None),
            ("10.0.0.0/8", "ten", None),
            ("10.0.0.0/08", "10.0.0.1", None),
        ] {
            assert_eq!(has(range, other), expected, "{range} {other}");
        }
    }

    #[test]
    fn ranges_are_merged_and_spread_out() {
        let run = |function: super::super::Function, given: Value<'static>| {
            function(&mut Context::default(), &[given]).unwrap().map(|it| it.to_string())
        };
        let merged = |given: &[&'static str]| {
            run(merge, Value::array(given.iter().map(|it| Value::from(*it)).collect()))
        };
        for (given, expected) in [
            (&["10.0.0.0/25", "10.0.0.128/25"][..], Some(r#"{"10.0.0.0/24"}"#)),
            (&["10.0.1.0/24", "10.0.2.0/24"], Some(r#"{"10.0.1.0/24", "10.0.2.0/24"}"#)),
            (&["10.0.0.0/8", "10.1.0.0/16"], Some(r#"{"10.0.0.0/8"}"#)),
            (&["10.1.2.3"], Some(r#"{"10.1.2.3/8"}"#)),
            (&["::/1", "8000::/1"], Some(r#"{"::/0"}"#)),
            (&["2001:db8::1"], None),
            (&[], Some("set()")),
        ] {
            assert_eq!(merged(given).as_deref(), expected, "{given:?}");
        }
        let spread = run(expand, Value::from("10.0.0.1/31"));
        assert_eq!(spread.as_deref(), Some(r#"{"10.0.0.0", "10.0.0.1"}"#));
        assert!(expand(&mut Context::default(), &[Value::from("::/64")]).is_err());
    }
}
