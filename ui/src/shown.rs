//! Foreign text on a page: what does not print is shown as a picture, and what is very long is cut.

use std::fmt::{self, Display};

use model::Reference;
use report::Visible;

/// Names that are longer than this are cut: Kubernetes has none.
const LONGEST_NAME: usize = 80;

/// Sentences that are longer than this are cut.
const LONGEST_SENTENCE: usize = 600;

/// A name, fit to be shown.
pub(crate) fn name(text: &str) -> String {
    cut(text, LONGEST_NAME)
}

/// A sentence, fit to be shown.
pub(crate) fn sentence(text: &str) -> String {
    cut(text, LONGEST_SENTENCE)
}

/// The value of a field of a form. What does not print is a picture there too, and finds nothing.
pub(crate) fn value(text: &str) -> String {
    Visible(text).to_string()
}

/// `Deployment shop/web`, fit to be shown.
pub(crate) fn object(object: &Reference) -> String {
    Object(object).to_string()
}

struct Object<'o>(&'o Reference);

impl Display for Object<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Reference { kind, namespace, name: own, .. } = self.0;
        out.write_str(&name(kind))?;
        match namespace {
            None if own.is_empty() => Ok(()),
            None => write!(out, " {}", name(own)),
            Some(namespace) => write!(out, " {}/{}", name(namespace), name(own)),
        }
    }
}

fn cut(text: &str, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((at, _)) => {
            let (shown, _) = text.split_at_checked(at).unwrap_or((text, ""));
            format!("{}…", Visible(shown))
        }
        None => Visible(text).to_string(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_hostile_is_seen_and_what_is_long_is_cut() {
        assert_eq!(super::name("a\u{202e}b\0"), "a\u{fffd}b␀");
        assert_eq!(super::name(&"é".repeat(1_000_000)).chars().count(), 81);
    }
}
