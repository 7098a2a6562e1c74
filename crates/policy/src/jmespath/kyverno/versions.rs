//! Semantic versions, and ranges of them: `>=1.2.0 <2.0.0 || 3.x`.

use crate::cel::kubernetes::Semver;
use crate::jmespath::function::{Function, Takes};
use crate::jmespath::standard::fixed;
use crate::jmespath::value::Value;

pub(super) const FUNCTIONS: &[Function] =
    &[fixed("semver_compare", &[Takes::String, Takes::String], |evaluation, given| {
        evaluation.charge_text(given.text(0).len() + 8 * given.text(1).len())?;
        // What is no version counts as the lowest.
        let version = Semver::parse(given.text(0)).or_else(|_| Semver::parse("0.0.0"));
        let version = version.map_err(|error| given.fault(error.to_string()))?;
        let holds = is_within(&version, given.text(1));
        holds.map(Value::Bool).ok_or_else(|| given.fault("no range of versions"))
    })];

/// Whether a version is in a range; `None` when that is none.
fn is_within(version: &Semver, range: &str) -> Option<bool> {
    let mut is_within = false;
    for alternative in range.split("||") {
        let mut holds = true;
        let mut any = false;
        for bound in bounds(alternative) {
            any = true;
            holds &= meets(version, &bound)?;
        }
        is_within |= any.then_some(holds)?;
    }
    Some(is_within)
}

/// The bounds of an alternative; a sign may stand apart from its version.
fn bounds(alternative: &str) -> Vec<String> {
    let mut bounds: Vec<String> = Vec::new();
    for word in alternative.split_whitespace() {
        match bounds.last_mut() {
            Some(last) if last.ends_with(['<', '>', '=', '!']) => last.push_str(word),
            _ => bounds.push(word.to_owned()),
        }
    }
    bounds
}

fn meets(version: &Semver, bound: &str) -> Option<bool> {
    let at = bound.find(|letter| !"<>=!".contains(letter))?;
    let (sign, text) = bound.split_at_checked(at)?;
    // A wildcard stands for a whole stretch: from its first version up to before the next.
    let (first, next) = match stretch(text)? {
        Some((first, next)) => (first, next),
        None => {
            let exact = Semver::parse(text).ok()?;
            return Some(match sign {
                "" | "=" | "==" => *version == exact,
                "!" | "!=" => *version != exact,
                ">" => *version > exact,
                ">=" => *version >= exact,
                "<" => *version < exact,
                "<=" => *version <= exact,
                _ => return None,
            });
        }
    };
    Some(match sign {
        "" | "=" | "==" => *version >= first && *version < next,
        "!" | "!=" => *version < first || *version >= next,
        ">" => *version >= next,
        ">=" => *version >= first,
        "<" => *version < first,
        "<=" => *version < next,
        _ => return None,
    })
}

/// The first version of a wildcard, and the first behind it. `None` within for what has none.
fn stretch(text: &str) -> Option<Option<(Semver, Semver)>> {
    let parts: Vec<&str> = text.split('.').collect();
    let number = |part: &str| part.parse::<u64>().ok();
    let texts = match parts.as_slice() {
        [major, "x"] | [major, "x", "x"] => {
            let major = number(major)?;
            (format!("{major}.0.0"), format!("{}.0.0", major.checked_add(1)?))
        }
        [major, minor, "x"] => {
            let (major, minor) = (number(major)?, number(minor)?);
            (format!("{major}.{minor}.0"), format!("{major}.{}.0", minor.checked_add(1)?))
        }
        _ => return Some(None),
    };
    Some(Some((Semver::parse(&texts.0).ok()?, Semver::parse(&texts.1).ok()?)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_hold_versions() {
        for (version, range, expected) in [
            ("4.1.3", ">=4.1.x", Some(true)),
            ("4.1.3", "!4.x.x", Some(false)),
            ("1.8.6", ">1.0.0 <2.0.0", Some(true)),
            ("1.8.6", "> 1.0.0", Some(true)),
            ("2.1.5", "<2.0.0 || >=3.0.0", Some(false)),
            ("2.1.5", "2.1.x", Some(true)),
            ("2.1.5", "", None),
            ("2.1.5", "=>2.1.5", None),
            ("2.1.5", ">=2.1", None),
        ] {
            let version = Semver::parse(version).unwrap();
            assert_eq!(is_within(&version, range), expected, "{range}");
        }
    }
}
