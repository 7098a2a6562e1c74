//! Functions of semantic versions. A `v` may stand in front.

use std::cmp::Ordering;

use super::{Answer, Context, Family};
use crate::rego::value::Value;

pub(super) const FAMILY: Family =
    &[("semver.compare", 2, compare), ("semver.is_valid", 1, is_valid)];

fn compare<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [Value::String(left), Value::String(right)] = arguments else { return Ok(None) };
    let (Some(left), Some(right)) = (parse(left.as_str()), parse(right.as_str())) else {
        return Ok(None);
    };
    Ok(Some(Value::from(order(&left, &right) as i64)))
}

fn is_valid<'a>(_: &mut Context, arguments: &[Value<'a>]) -> Answer<'a> {
    let [value] = arguments else { return Ok(None) };
    Ok(Some(Value::Bool(value.as_str().and_then(parse).is_some())))
}

/// The numbers, and the parts of a pre-release.
type Version<'t> = ([i64; 3], Vec<&'t str>);

/// Not as strict as the specification: numbers may begin with zeros, and nothing may stand behind
/// a `-` or a `+`.
fn parse(text: &str) -> Option<Version<'_>> {
    let text = text.strip_prefix('v').unwrap_or(text);
    let (text, build) = text.split_once('+').unwrap_or((text, ""));
    let (text, release) = text.split_once('-').unwrap_or((text, ""));
    let is_part = |part: &str| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    let is_good = |text: &str| text.is_empty() || text.split('.').all(is_part);
    if !is_good(build) || !is_good(release) {
        return None;
    }
    let mut numbers = text.split('.').map(|number| number.parse().ok());
    let version = [numbers.next()??, numbers.next()??, numbers.next()??];
    let release = if release.is_empty() { Vec::new() } else { release.split('.').collect() };
    numbers.next().is_none().then_some((version, release))
}

fn order(left: &Version<'_>, right: &Version<'_>) -> Ordering {
    left.0.cmp(&right.0).then_with(|| match (left.1.is_empty(), right.1.is_empty()) {
        // A version comes after all its pre-releases.
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        _ => {
            let mut parts = left.1.iter().zip(&right.1).map(|(left, right)| part(left, right));
            let first = parts.find(|order| order.is_ne());
            first.unwrap_or_else(|| left.1.len().cmp(&right.1.len()))
        }
    })
}

/// Numbers come before words.
fn part(left: &str, right: &str) -> Ordering {
    let number = |text: &str| {
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| text.parse().unwrap_or(i64::MAX))
    };
    match (number(left), number(right)) {
        (Some(left), Some(right)) => left.cmp(&right),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => left.cmp(right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared() {
        for (left, right, expected) in [
            ("1.2.3", "1.10.0", Some(-1)),
            ("v1.2.3", "1.2.3+build", Some(0)),
            ("1.0.0", "1.0.0-rc.1", Some(1)),
            ("1.0.0-rc.2", "1.0.0-rc.10", Some(-1)),
            ("1.0.0-1", "1.0.0-a", Some(-1)),
            ("1.0.0-a", "1.0.0-a.b", Some(-1)),
            ("1.0", "1.0.0", None),
            ("1.0.0-é", "1.0.0", None),
            ("1.0.0.0", "1.0.0", None),
        ] {
            let arguments = [Value::from(left), Value::from(right)];
            let found = compare(&mut Context::default(), &arguments).unwrap();
            assert_eq!(found, expected.map(Value::from), "{left} {right}");
        }
    }
}
