//! Semantic versions, as strict as semver.org wants them.

use std::cmp::Ordering;

use super::shown;

/// `1.2.3-beta.1`; what stands behind a `+` is checked and forgotten, since nothing depends on it.
#[derive(Debug, Clone)]
pub struct Semver {
    major: u64,
    minor: u64,
    patch: u64,
    pre_release: Vec<Identifier>,
}

/// A part of a pre-release. Numbers come before words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Identifier {
    Number(u64),
    Word(String),
}

/// Why a text is no semantic version.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SemverError {
    /// There is nothing to read.
    #[error("Version string empty")]
    Empty,
    /// There are fewer than two dots.
    #[error("No Major.Minor.Patch elements found")]
    Parts,
    /// A number has other characters than digits, or is beyond 64 bits.
    #[error("{0:?} is no number of a version")]
    Number(String),
    /// A number begins with a zero.
    #[error("the number {0:?} must not begin with zeros")]
    LeadingZero(String),
    /// A part behind `-` or `+` is empty, or is not made of letters, digits and hyphens.
    #[error("{0:?} is no identifier of a version")]
    Identifier(String),
    /// A version of one or two numbers has a pre-release or build.
    #[error("short version cannot contain PreRelease/Build meta data")]
    Short,
}

impl Semver {
    /// The version that `text` says.
    pub fn parse(text: &str) -> Result<Semver, SemverError> {
        if text.is_empty() {
            return Err(SemverError::Empty);
        }
        let mut parts = text.splitn(3, '.');
        let (Some(major), Some(minor), Some(rest)) = (parts.next(), parts.next(), parts.next())
        else {
            return Err(SemverError::Parts);
        };
        let (rest, build) = cut(rest, '+');
        let (patch, pre_release) = cut(rest, '-');
        for part in build.into_iter().flat_map(|build| build.split('.')) {
            check_identifier(part)?;
        }
        let pre_release = pre_release.into_iter().flat_map(|it| it.split('.'));
        Ok(Semver {
            major: number(major)?,
            minor: number(minor)?,
            patch: number(patch)?,
            pre_release: pre_release.map(Identifier::parse).collect::<Result<_, _>>()?,
        })
    }

    /// The version that `text` says when a `v` in front, zeros before numbers and the absence of
    /// the last one or two numbers are forgiven.
    pub fn parse_lenient(text: &str) -> Result<Semver, SemverError> {
        let text = text.strip_prefix('v').unwrap_or(text);
        let mut parts: Vec<String> = text.splitn(3, '.').map(without_zeros).collect();
        if parts.len() < 3 {
            if parts.last().is_some_and(|part| part.contains(['+', '-'])) {
                return Err(SemverError::Short);
            }
            parts.resize(3, "0".to_owned());
        }
        Semver::parse(&parts.join("."))
    }

    /// The first number.
    #[must_use]
    pub fn major(&self) -> u64 {
        self.major
    }

    /// The second number.
    #[must_use]
    pub fn minor(&self) -> u64 {
        self.minor
    }

    /// The third number.
    #[must_use]
    pub fn patch(&self) -> u64 {
        self.patch
    }
}

impl Ord for Semver {
    fn cmp(&self, other: &Semver) -> Ordering {
        let numbers = |it: &Semver| (it.major, it.minor, it.patch);
        numbers(self).cmp(&numbers(other)).then_with(|| {
            // A version comes after all its pre-releases.
            match (self.pre_release.is_empty(), other.pre_release.is_empty()) {
                (true, false) => Ordering::Greater,
                (false, true) => Ordering::Less,
                _ => self.pre_release.cmp(&other.pre_release),
            }
        })
    }
}

impl PartialOrd for Semver {
    fn partial_cmp(&self, other: &Semver) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Semver {
    fn eq(&self, other: &Semver) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Semver {}

impl Identifier {
    fn parse(text: &str) -> Result<Identifier, SemverError> {
        check_identifier(text)?;
        if text.bytes().all(|byte| byte.is_ascii_digit()) {
            return number(text).map(Identifier::Number);
        }
        Ok(Identifier::Word(text.to_owned()))
    }
}

fn check_identifier(text: &str) -> Result<(), SemverError> {
    let is_good = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    match is_good && !text.is_empty() {
        true => Ok(()),
        false => Err(SemverError::Identifier(shown(text))),
    }
}

fn number(text: &str) -> Result<u64, SemverError> {
    if text.len() > 1 && text.starts_with('0') {
        return Err(SemverError::LeadingZero(shown(text)));
    }
    match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse().map_err(|_| SemverError::Number(shown(text))),
        false => Err(SemverError::Number(shown(text))),
    }
}

fn cut(text: &str, separator: char) -> (&str, Option<&str>) {
    text.split_once(separator).map_or((text, None), |(head, tail)| (head, Some(tail)))
}

fn without_zeros(part: &str) -> String {
    if part.len() < 2 {
        return part.to_owned();
    }
    let trimmed = part.trim_start_matches('0');
    match trimmed.starts_with(|first: char| first.is_ascii_digit()) {
        true => trimmed.to_owned(),
        false => format!("0{trimmed}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Semver, SemverError};

    #[test]
    fn versions_are_read_strictly() {
        for text in
            ["1.2.3", "0.0.0", "1.2.3-beta.1+build.1", "1.0.0--", "1.0.0+01", "1.0.0-a-b.0+x-y"]
        {
            assert!(Semver::parse(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "1",
            "1.1",
            "v1.0",
            "v1.0.0",
            " 1.0.0",
            "1. 0.0",
            "1.0.0 ",
            "01.01.01",
            "1.0.-1",
            "1.0.",
            "1.0.0-",
            "1.0.0-01",
            "1.0.0-a..b",
            "1.0.0+",
            "1.0.0+a+b",
            "1.0.0-é",
            "1.0.18446744073709551616",
            "200K",
        ] {
            assert!(Semver::parse(text).is_err(), "{text}");
        }
        assert_eq!(Semver::parse("v1.0").err(), Some(SemverError::Parts));
    }

    #[test]
    fn much_can_be_forgiven() {
        for (text, strict) in [
            ("v1.0.0", "1.0.0"),
            ("01.01.01", "1.1.1"),
            ("1", "1.0.0"),
            ("v01.01", "1.1.0"),
            ("00.0.00", "0.0.0"),
            ("1.2.00-a", "1.2.0-a"),
            ("1.2.0-0", "1.2.0-0"),
        ] {
            assert_eq!(Semver::parse_lenient(text), Semver::parse(strict), "{text}");
        }
        for text in ["", "v", " 1.0.0", "1. 0.0", "1.0.0 ", "vv1.0.0", "1.0-a", "1+b", "Three"] {
            assert!(Semver::parse_lenient(text).is_err(), "{text}");
        }
    }

    #[test]
    fn versions_are_ordered() {
        let ascending = [
            "0.0.1",
            "0.1.0",
            "1.0.0-0",
            "1.0.0-2",
            "1.0.0-10",
            "1.0.0--",
            "1.0.0-alpha",
            "1.0.0-alpha.1",
            "1.0.0-alpha.beta",
            "1.0.0-beta",
            "1.0.0",
            "1.2.3",
            "1.10.0",
            "18446744073709551615.0.0",
        ];
        let ascending = ascending.map(|text| Semver::parse(text).unwrap());
        for (left_index, left) in ascending.iter().enumerate() {
            for (right_index, right) in ascending.iter().enumerate() {
                assert_eq!(left.cmp(right), left_index.cmp(&right_index), "{left:?} {right:?}");
            }
        }
        assert_eq!(Semver::parse("1.0.0+a"), Semver::parse("1.0.0+b"));
        let version = Semver::parse("1.2.3").unwrap();
        assert_eq!((version.major(), version.minor(), version.patch()), (1, 2, 3));
    }
}
