//! References to images, written out in full.

use crate::jmespath::function::{Function, Takes};
use crate::jmespath::standard::fixed;
use crate::jmespath::value::Value;

pub(super) const FUNCTIONS: &[Function] =
    &[fixed("image_normalize", &[Takes::String], |evaluation, given| {
        evaluation.charge_text(given.text(0).len())?;
        let full = normalized(given.text(0));
        full.map(Value::text).ok_or_else(|| given.fault("no reference to an image"))
    })];

/// A reference to an image, taken apart.
pub(crate) struct Image<'i> {
    /// `docker.io` where none is written.
    pub(crate) registry: &'i str,
    /// `library/nginx`
    pub(crate) path: &'i str,
    pub(crate) tag: Option<&'i str>,
    pub(crate) digest: Option<&'i str>,
}

/// A reference with its registry, and its digest or else its tag.
pub(crate) fn normalized(image: &str) -> Option<String> {
    let Image { registry, path, tag, digest } = Image::parse(image)?;
    Some(match digest {
        Some(digest) => format!("{registry}/{path}@{digest}"),
        None => format!("{registry}/{path}:{}", tag.unwrap_or("latest")),
    })
}

impl<'i> Image<'i> {
    /// Takes a reference apart; `None` for what is none.
    pub(crate) fn parse(image: &'i str) -> Option<Image<'i>> {
        parse(image)
    }
}

fn parse(image: &str) -> Option<Image<'_>> {
    let (named, digest) = match image.split_once('@') {
        None => (image, None),
        Some((named, digest)) => (named, Some(digest)),
    };
    let (registry, rest) = match named.split_once('/') {
        Some((host, rest)) if is_host(host) => (host, rest),
        _ => ("docker.io", named),
    };
    let (path, tag) = match rest.rsplit_once(':') {
        Some((path, tag)) => (path, Some(tag)),
        None => (rest, None),
    };
    let is_path = path.split('/').all(is_component);
    if !is_path || !tag.is_none_or(is_tag) || !digest.is_none_or(is_digest) {
        return None;
    }
    Some(Image { registry, path, tag, digest })
}

/// What stands before the first slash is a host when no folder could be called so.
fn is_host(text: &str) -> bool {
    text.contains(['.', ':']) || text == "localhost" || text.chars().any(char::is_uppercase)
}

/// Small letters and digits, with signs between them.
fn is_component(text: &str) -> bool {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_edge = |byte: Option<u8>| byte.is_some_and(is_plain);
    is_edge(text.bytes().next())
        && is_edge(text.bytes().last())
        && text.bytes().all(|byte| is_plain(byte) || matches!(byte, b'.' | b'_' | b'-'))
}

fn is_tag(text: &str) -> bool {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    text.len() <= 128
        && text.bytes().next().is_some_and(is_word)
        && text.bytes().all(|byte| is_word(byte) || matches!(byte, b'.' | b'-'))
}

fn is_digest(text: &str) -> bool {
    text.split_once(':').is_some_and(|(algorithm, digits)| {
        !algorithm.is_empty()
            && digits.len() >= 32
            && digits.bytes().all(|byte| byte.is_ascii_hexdigit())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_written_out() {
        for (image, expected) in [
            ("nginx", Some("docker.io/nginx:latest")),
            ("docker.io/library/nginx", Some("docker.io/library/nginx:latest")),
            ("ghcr.io/nginx:1.2", Some("ghcr.io/nginx:1.2")),
            ("localhost:5000/a/b", Some("localhost:5000/a/b:latest")),
            ("a/b:c", Some("docker.io/a/b:c")),
            ("", None),
            ("a//b", None),
            ("Nginx", None),
            ("nginx@sha256:1", None),
        ] {
            assert_eq!(normalized(image).as_deref(), expected, "{image}");
        }
    }
}
