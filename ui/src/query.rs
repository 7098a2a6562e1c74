//! The query of a URL, and bodies of forms, which are written the same way.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// Longer queries are nobody's.
const LONGEST: usize = 8 * 1024;

/// More fields than any form has.
const MOST: usize = 64;

/// What is escaped: all but what is unreserved (RFC 3986, 2.3).
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// Names and values, in the order in which they came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query(Vec<(String, String)>);

/// A query that is too long.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TooLong;

impl Query {
    /// Reads `a=b&c=d`.
    pub(crate) fn read(text: &str) -> Result<Query, TooLong> {
        Query::within(text, LONGEST)
    }

    /// The same of a text that may have so many bytes.
    pub(crate) fn within(text: &str, longest: usize) -> Result<Query, TooLong> {
        if text.len() > longest {
            return Err(TooLong);
        }
        let pairs = text.split('&').filter(|pair| !pair.is_empty()).take(MOST);
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), decoded(value))
        };
        Ok(Query(pairs.map(pair).collect()))
    }

    /// The first value of a name; `None` also where it is empty, as a form sends what was left out.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Adds a value.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.0.push((name.to_owned(), value.to_owned()));
    }

    /// `a=b&c=d`
    pub(crate) fn text(&self) -> String {
        let pairs = self.0.iter().map(|(name, value)| format!("{name}={}", encoded(value)));
        pairs.collect::<Vec<_>>().join("&")
    }
}

/// A part of a path or of a query.
pub(crate) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ESCAPED).to_string()
}

/// A part of a path or of a query as it was before; what is no UTF-8 in it is replaced.
pub(crate) fn decoded(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back_whatever_they_are() {
        let mut query = Query::default();
        for (name, value) in [("q", "a b&c=d+é%\0"), ("namespace", "shop")] {
            query.set(name, value);
        }
        assert_eq!(Query::read(&query.text()), Ok(query));
    }

    #[test]
    fn hostile_queries_are_bounded() {
        assert_eq!(Query::read(&"a".repeat(LONGEST + 1)), Err(TooLong));
        let many = "a=1&".repeat(1_000);
        assert_eq!(Query::read(&many).unwrap().0.len(), MOST);
        for text in ["%", "%zz", "%ff%fe", "=", "&&&", "a=%00"] {
            assert!(Query::read(text).is_ok(), "{text}");
        }
        assert_eq!(Query::read("q=&q=x").unwrap().get("q"), None);
    }
}
