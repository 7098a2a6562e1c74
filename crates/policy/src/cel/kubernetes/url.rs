//! URLs as Go's standard library reads them, which is how the API server does. It is more lenient
//! than browsers are, and changes less: no crate for the web gives the same answers.

mod authority;
mod escape;

use super::shown;
use authority::{Authority, split_port};
use escape::{Part, cleaned, escaped, to_text, unescaped};

/// An absolute URL, or an absolute path.
#[derive(Debug, Clone)]
pub struct Url {
    scheme: String,
    host: String,
    path: String,
    query: String,
    /// All of it, in the form in which two URLs are compared.
    text: String,
}

/// Why a text is no URL.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("parse {text:?}: {reason}")]
pub struct UrlError {
    text: String,
    reason: Reason,
}

/// What is wrong with a part of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
enum Reason {
    #[error("net/url: invalid control character in URL")]
    Control,
    #[error("empty url")]
    Empty,
    #[error("missing protocol scheme")]
    NoScheme,
    #[error("invalid URI for request")]
    Relative,
    #[error("first path segment in URL cannot contain colon")]
    Colon,
    #[error("net/url: invalid userinfo")]
    User,
    #[error("missing ']' in host")]
    Bracket,
    #[error("invalid IP-literal")]
    Literal,
    #[error("invalid host: {0:?} is no IPv6 address")]
    Address(String),
    #[error("invalid port {0:?} after host")]
    Port(String),
    #[error("invalid character {0:?} in host name")]
    Host(char),
    #[error("invalid URL escape {0:?}")]
    Escape(String),
}

impl UrlError {
    fn of(text: &str, reason: Reason) -> UrlError {
        UrlError { text: shown(text), reason }
    }
}

/// Where a URL is said to come from, which decides what is an authority and what is relative.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    /// The first line of an HTTP request: no fragment, nothing relative, `//x` is a path.
    Request,
    /// A document: `//x` is a host.
    Document,
}

impl Url {
    /// The URL that `text` says.
    pub fn parse(text: &str) -> Result<Url, UrlError> {
        Url::check(text)?;
        let (before, fragment) = match text.split_once('#') {
            Some((before, fragment)) => (before, Some(fragment).filter(|it| !it.is_empty())),
            None => (text, None),
        };
        let mut url = Parts::of(before, Origin::Document)
            .and_then(Parts::into_url)
            .map_err(|reason| UrlError::of(before, reason))?;
        if let Some(fragment) = fragment {
            let fragment =
                cleaned(fragment, Part::Fragment).map_err(|reason| UrlError::of(text, reason))?;
            url.text.push('#');
            url.text.push_str(&fragment);
        }
        Ok(url)
    }

    /// Whether the text is a URL at all: a fragment is not looked into.
    pub fn check(text: &str) -> Result<(), UrlError> {
        Parts::of(text, Origin::Request)
            .and_then(Parts::into_url)
            .map(|_| ())
            .map_err(|reason| UrlError::of(text, reason))
    }

    /// In lower case, without the colon; empty for a path.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// With its port, and brackets around an IPv6 address.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Without port and brackets.
    #[must_use]
    pub fn hostname(&self) -> &str {
        let (name, _) = split_port(&self.host);
        name.strip_prefix('[').and_then(|name| name.strip_suffix(']')).unwrap_or(name)
    }

    /// The digits behind the host's colon.
    #[must_use]
    pub fn port(&self) -> &str {
        split_port(&self.host).1
    }

    /// The path, with what must be escaped escaped.
    #[must_use]
    pub fn escaped_path(&self) -> &str {
        &self.path
    }

    /// Keys and values of the query, unescaped, in their order. What is malformed is left out, and
    /// so is all of a query of more than 10,000 pairs. Bytes that are no UTF-8 are replaced by
    /// `U+FFFD`.
    pub fn query(&self) -> impl Iterator<Item = (String, String)> {
        const MOST: usize = 10_000;
        let is_short = self.query.matches('&').count() < MOST;
        let pairs = if is_short { self.query.as_str() } else { "" }.split('&');
        pairs.filter(|pair| !pair.is_empty() && !pair.contains(';')).filter_map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let key = unescaped(key, Part::Query).ok()?;
            let value = unescaped(value, Part::Query).ok()?;
            Some((to_text(key), to_text(value)))
        })
    }
}

/// Equal when they read the same once written out.
impl PartialEq for Url {
    fn eq(&self, other: &Url) -> bool {
        self.text == other.text
    }
}

impl Eq for Url {}

/// A URL without its fragment, taken apart.
#[derive(Debug)]
struct Parts<'t> {
    scheme: String,
    /// What follows the scheme when that is no path: `someone@example.com`
    opaque: &'t str,
    authority: Option<&'t str>,
    path: &'t str,
    query: Option<&'t str>,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str, origin: Origin) -> Result<Parts<'t>, Reason> {
        if text.bytes().any(|byte| byte.is_ascii_control()) {
            return Err(Reason::Control);
        }
        if text.is_empty() && origin == Origin::Request {
            return Err(Reason::Empty);
        }
        let (scheme, rest) = if text == "*" { (None, text) } else { split_scheme(text)? };
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (rest, None),
        };
        let mut parts = Parts {
            scheme: scheme.unwrap_or_default().to_ascii_lowercase(),
            opaque: "",
            authority: None,
            path: rest,
            query,
        };
        if text == "*" {
            return Ok(parts);
        }
        if !rest.starts_with('/') {
            if scheme.is_some() {
                return Ok(Parts { opaque: rest, path: "", ..parts });
            }
            if origin == Origin::Request {
                return Err(Reason::Relative);
            }
            if rest.split('/').next().is_some_and(|segment| segment.contains(':')) {
                return Err(Reason::Colon);
            }
        }
        let may_have_host =
            scheme.is_some() || (origin == Origin::Document && !rest.starts_with("///"));
        if let Some(rest) = rest.strip_prefix("//").filter(|_| may_have_host) {
            let end = rest.find('/').unwrap_or(rest.len());
            let (authority, path) = rest.split_at_checked(end).unwrap_or((rest, ""));
            parts.authority = Some(authority);
            parts.path = path;
        }
        Ok(parts)
    }

    fn into_url(self) -> Result<Url, Reason> {
        let authority = match self.authority {
            Some(text) => Authority::parse(&self.scheme, text)?,
            None => Authority::default(),
        };
        let path = if self.path == "*" { "*".to_owned() } else { cleaned(self.path, Part::Path)? };
        let mut text = String::new();
        if !self.scheme.is_empty() {
            text.push_str(&self.scheme);
            text.push(':');
        }
        if self.opaque.is_empty() {
            let is_named = authority.user.is_some() || !authority.host.is_empty();
            if is_named || (self.authority.is_some() && !path.is_empty()) {
                text.push_str("//");
            }
            if let Some(user) = &authority.user {
                text.push_str(user);
                text.push('@');
            }
            text.push_str(&escaped(&authority.host, Part::Host));
            text.push_str(&path);
        } else {
            text.push_str(self.opaque);
        }
        // A lone question mark at the end is kept.
        if let Some(query) = self.query {
            text.push('?');
            text.push_str(query);
        }
        Ok(Url {
            scheme: self.scheme,
            host: to_text(authority.host),
            path,
            query: self.query.unwrap_or_default().to_owned(),
            text,
        })
    }
}

/// What stands before the first colon when it can be a scheme, and what follows.
fn split_scheme(text: &str) -> Result<(Option<&str>, &str), Reason> {
    let Some((scheme, rest)) = text.split_once(':') else { return Ok((None, text)) };
    if scheme.is_empty() {
        return Err(Reason::NoScheme);
    }
    let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    Ok(if is_scheme { (Some(scheme), rest) } else { (None, text) })
}

#[cfg(test)]
mod tests;
