//! The parts of an image's name, as AssignImage replaces them.

use std::sync::LazyLock;

use regex::Regex;

/// Parts to put in place of others; those that are empty stay as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    domain: String,
    path: String,
    /// With its `:` or `@`.
    tag: String,
}

static DOMAIN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(?:[0-9A-Za-z_][0-9A-Za-z_\-]*\.[0-9A-Za-z_\-.]*[0-9A-Za-z_]|localhost)(?::[0-9]+)?$",
    )
    .ok()
});
static PATH: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[a-z0-9]+(?:(?:[._/]|__|-*)[a-z0-9]+)*$").ok());
static TAG: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let digest = r"@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,}";
    Regex::new(&format!(r"^(?::[0-9A-Za-z_][0-9A-Za-z_.\-]{{0,127}}|{digest})$")).ok()
});

impl Parts {
    /// Parts that can stand in an image's name; the error is a clause.
    pub(super) fn new(domain: &str, path: &str, tag: &str) -> Result<Parts, String> {
        let fits = |pattern: &Option<Regex>, part: &str| {
            part.is_empty() || pattern.as_ref().is_some_and(|it| it.is_match(part))
        };
        if domain.is_empty() && path.is_empty() && tag.is_empty() {
            return Err("one of assignDomain, assignPath and assignTag is wanted".to_owned());
        }
        if !fits(&DOMAIN, domain) {
            return Err(format!("assignDomain {domain:?} is no domain"));
        }
        if !fits(&PATH, path) {
            return Err(format!("assignPath {path:?} is no path of an image"));
        }
        if !fits(&TAG, tag) {
            return Err(format!("assignTag {tag:?} is neither :TAG nor @DIGEST"));
        }
        if domain.is_empty() && !split_domain(path).0.is_empty() {
            return Err(format!("assignPath {path:?} begins like a domain"));
        }
        Ok(Parts { domain: domain.to_owned(), path: path.to_owned(), tag: tag.to_owned() })
    }

    /// An image's name with these parts in it.
    pub(super) fn put_into(&self, image: &str) -> String {
        let (domain, rest) = split_domain(image);
        let (path, tag) = rest.split_at(rest.find([':', '@']).unwrap_or(rest.len()));
        let or =
            |new: &str, old: &str| if new.is_empty() { old.to_owned() } else { new.to_owned() };
        let domain = or(&self.domain, domain);
        let slash = if domain.is_empty() { "" } else { "/" };
        format!("{domain}{slash}{}{}", or(&self.path, path), or(&self.tag, tag))
    }
}

/// What stands before the first slash is a domain where it has a dot or a port, or is `localhost`.
fn split_domain(name: &str) -> (&str, &str) {
    match name.split_once('/') {
        Some((domain, rest)) if domain.contains(['.', ':']) || domain == "localhost" => {
            (domain, rest)
        }
        _ => ("", name),
    }
}
