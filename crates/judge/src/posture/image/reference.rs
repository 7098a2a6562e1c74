//! The name of an image, taken apart: `registry.example.com/shop/web:1.2@sha256:…`.

use std::borrow::Cow;

/// A reference that a runtime can read.
#[derive(Debug, Clone)]
pub(in crate::posture) struct Reference<'a> {
    /// `docker.io` where none is written.
    pub(in crate::posture) registry: &'a str,
    /// `library/nginx` for `nginx`.
    pub(in crate::posture) repository: Cow<'a, str>,
    /// What stands after the colon.
    pub(in crate::posture) tag: Option<&'a str>,
    /// What stands after the `@`, whether or not it can be a digest.
    pub(in crate::posture) digest: Option<&'a str>,
}

impl Reference<'_> {
    /// Always means the same bytes.
    pub(in crate::posture) fn is_pinned(&self) -> bool {
        self.digest.is_some_and(is_digest)
    }

    /// `docker.io/library/nginx`
    pub(in crate::posture) fn full_name(&self) -> String {
        format!("{}/{}", self.registry, self.repository)
    }

    /// Lies in `place`, a registry with or without the beginning of a repository's name:
    /// `registry.example.com`, `docker.io/library`, `quay.io/shop/web`.
    pub(in crate::posture) fn is_from(&self, place: &str) -> bool {
        let place = place.trim_end_matches('/');
        if place.is_empty() {
            return false;
        }
        let is_below = match place.strip_prefix(self.registry) {
            Some("") => true,
            Some(rest) => rest.strip_prefix('/').is_some_and(|rest| inside(&self.repository, rest)),
            None => false,
        };
        is_below || (self.registry == "docker.io" && is_at_hub(&self.repository, place))
    }
}

/// People write `nginx` and `docker.io/nginx` for `docker.io/library/nginx`.
fn is_at_hub(repository: &str, place: &str) -> bool {
    let first = place.split('/').next().unwrap_or_default();
    if is_registry(first) && first != "docker.io" {
        return false;
    }
    let place = place.strip_prefix("docker.io/").unwrap_or(place);
    let short = repository.strip_prefix("library/").unwrap_or(repository);
    inside(repository, place) || inside(short, place)
}

/// Begins with `place`, up to the end or a slash.
fn inside(whole: &str, place: &str) -> bool {
    whole.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Takes a reference apart. `None` for what no runtime can read.
pub(in crate::posture) fn parse(written: &str) -> Option<Reference<'_>> {
    // Many checks ask the same of every container: bytes are looked for, not letters.
    let (name, digest) = match cut(written, memchr::memchr(b'@', written.as_bytes())) {
        Some((name, digest)) => (name, Some(digest)),
        None => (written, None),
    };
    let file = memchr::memrchr(b'/', name.as_bytes()).map_or(0, |slash| slash + 1);
    let colon = memchr::memchr(b':', name.as_bytes().get(file..)?).map(|colon| file + colon);
    let (path, tag) = match cut(name, colon) {
        Some((path, tag)) => (path, Some(tag)),
        None => (name, None),
    };
    let (registry, repository) = match cut(path, memchr::memchr(b'/', path.as_bytes())) {
        Some(("index.docker.io", rest)) => ("docker.io", rest),
        Some((first, rest)) if is_registry(first) => (first, rest),
        _ => ("docker.io", path),
    };
    if !is_path(repository) || !tag.is_none_or(is_tag) {
        return None;
    }
    let repository = match registry == "docker.io" && !repository.as_bytes().contains(&b'/') {
        true => Cow::Owned(["library/", repository].concat()),
        false => Cow::Borrowed(repository),
    };
    Some(Reference { registry, repository, tag, digest })
}

/// What stands before and behind the sign at `at`, which is one byte long.
fn cut(text: &str, at: Option<usize>) -> Option<(&str, &str)> {
    let at = at?;
    Some((text.get(..at)?, text.get(at + 1..)?))
}

/// The repository of an image; nothing for what cannot be read.
pub(in crate::posture) fn repository(written: &str) -> String {
    parse(written).map(|image| image.repository.into_owned()).unwrap_or_default()
}

/// A digest that a runtime would take: of the right length where the algorithm is a known one.
pub(in crate::posture) fn is_digest(text: &str) -> bool {
    let Some((algorithm, hash)) = text.split_once(':') else { return false };
    let is_hex = |length| {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        hash.len() == length && hash.bytes().all(is_digit)
    };
    match algorithm {
        "sha256" | "blake3" => is_hex(64),
        "sha512" => is_hex(128),
        _ => {
            let part = |part: &str| {
                !part.is_empty()
                    && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
            };
            let letter = |byte: u8| byte.is_ascii_alphanumeric() || b"=_-".contains(&byte);
            algorithm.split(['.', '+', '_', '-']).all(part)
                && !hash.is_empty()
                && hash.bytes().all(letter)
        }
    }
}

fn is_registry(first: &str) -> bool {
    first.bytes().any(|byte| matches!(byte, b'.' | b':')) || first == "localhost"
}

/// Components with a slash between them: small letters and digits, at either end of each one of
/// them, and signs.
fn is_path(text: &str) -> bool {
    let is_letter = |byte: Option<&u8>| byte.is_some_and(|byte| is_in_class(*byte, LETTER));
    let is_part = |part: &[u8]| {
        is_letter(part.first())
            && is_letter(part.last())
            && part.iter().all(|byte| is_in_class(*byte, LETTER | SIGN))
    };
    text.as_bytes().split(|byte| *byte == b'/').all(is_part)
}

fn is_tag(tag: &str) -> bool {
    let begins = |byte: u8| is_in_class(byte, LETTER | CAPITAL) || byte == b'_';
    tag.bytes().next().is_some_and(begins)
        && tag.len() <= 128
        && tag.bytes().all(|byte| is_in_class(byte, LETTER | CAPITAL | SIGN))
}

/// A small letter or a digit.
const LETTER: u8 = 1;
const CAPITAL: u8 = 2;
/// `.`, `_` or `-`
const SIGN: u8 = 4;

static CLASSES: [u8; 256] = classes();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which checks it")]
const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'a'..=b'z' | b'0'..=b'9' => LETTER,
            b'A'..=b'Z' => CAPITAL,
            b'.' | b'_' | b'-' => SIGN,
            _ => 0,
        };
        byte += 1;
    }
    table
}

fn is_in_class(byte: u8, classes: u8) -> bool {
    CLASSES.get(usize::from(byte)).is_some_and(|class| class & classes != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_taken_apart() {
        let parts = |written| {
            let image = parse(written)?;
            let name = image.full_name();
            Some((name, image.tag.unwrap_or("-"), image.digest.unwrap_or("-")))
        };
        let named = |name: &str, tag, digest| Some((name.to_owned(), tag, digest));
        assert_eq!(parts("nginx"), named("docker.io/library/nginx", "-", "-"));
        assert_eq!(parts("docker.io/nginx:1"), named("docker.io/library/nginx", "1", "-"));
        assert_eq!(parts("shop/web:1@sha256:ab"), named("docker.io/shop/web", "1", "sha256:ab"));
        assert_eq!(parts("localhost:5000/web"), named("localhost:5000/web", "-", "-"));
        assert_eq!(parts("quay.io/a/b/c:v1.2"), named("quay.io/a/b/c", "v1.2", "-"));
        assert_eq!(parts("https://quay.io/a"), None);
        assert_eq!(parts("Shop/web"), None);
        assert_eq!(parts("web:"), None);
        assert_eq!(parts(""), None);
        assert_eq!(parts("@"), None);
    }

    #[test]
    fn a_place_ends_at_a_boundary() {
        let lies_in = |written, place| parse(written).is_some_and(|image| image.is_from(place));
        assert!(lies_in("nginx", "docker.io"));
        assert!(lies_in("nginx", "docker.io/library/"));
        assert!(lies_in("nginx", "docker.io/nginx"));
        assert!(lies_in("nginx:1", "nginx"));
        assert!(lies_in("quay.io/shop/web:1", "quay.io/shop"));
        assert!(lies_in("internal/web", "internal"));
        assert!(!lies_in("quay.io/shop-evil/web:1", "quay.io/shop"));
        assert!(!lies_in("quay.io.evil.test/shop/web:1", "quay.io"));
        assert!(!lies_in("quay.io/nginx", "docker.io/nginx"));
        assert!(!lies_in("quay.io/nginx", "nginx"));
        assert!(!lies_in("nginx", ""));
    }

    #[test]
    fn a_digest_has_the_length_of_its_algorithm() {
        assert!(is_digest(&format!("sha256:{}", "0a".repeat(32))));
        assert!(is_digest(&format!("sha512:{}", "0a".repeat(64))));
        assert!(is_digest("multihash+base58:QmRZxt2b1FVZPNqd8hsiykDL3TdBDeTSPX9Kv46HmX4Gx8"));
        assert!(!is_digest("sha256:0a"));
        assert!(!is_digest(&format!("sha256:{}", "0A".repeat(32))));
        assert!(!is_digest("sha256"));
    }
}
