//! RFC 6901: the way to a value, `/spec/containers/0/image`.

use std::fmt;

use crate::tree::Tree;

/// A way from a document's root to a value in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pointer {
    steps: Vec<String>,
}

/// Why a text is no pointer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PointerError {
    /// It is neither empty nor begins with a slash.
    #[error("the path {0:?} does not begin with a slash")]
    NoSlash(String),
    /// A tilde is followed by something else than 0 or 1.
    #[error("the path {0:?} has a tilde that stands for nothing")]
    Tilde(String),
}

impl Pointer {
    /// Reads a pointer as it is written in a patch.
    pub fn parse(text: &str) -> Result<Pointer, PointerError> {
        if text.is_empty() {
            return Ok(Pointer::default());
        }
        let inside = text.strip_prefix('/').ok_or(PointerError::NoSlash(text.to_owned()))?;
        let steps = inside.split('/').map(unescape);
        let steps: Option<Vec<String>> = steps.collect();
        Ok(Pointer { steps: steps.ok_or(PointerError::Tilde(text.to_owned()))? })
    }

    /// The way of these keys and indexes.
    pub fn of(steps: Vec<String>) -> Pointer {
        Pointer { steps }
    }

    /// The keys and indexes on the way.
    pub fn steps(&self) -> &[String] {
        &self.steps
    }

    /// The way to what holds the value, and the last step; `None` for the root.
    pub fn split_last(&self) -> Option<(&[String], &str)> {
        let (last, before) = self.steps.split_last()?;
        Some((before, last))
    }

    /// The way leads through the value of the other.
    pub fn is_below(&self, other: &Pointer) -> bool {
        self.steps.len() > other.steps.len() && self.steps.starts_with(&other.steps)
    }

    /// The value in a tree; `None` when the way leads nowhere.
    pub fn find<'t>(&self, tree: &'t Tree) -> Option<&'t Tree> {
        self.steps.iter().try_fold(tree, |tree, step| match tree {
            Tree::Map(map) => map.get(step),
            Tree::List(items) => items.get(index(step)?),
            _ => None,
        })
    }
}

/// The index that a step says: digits, with no zero before others.
pub(crate) fn index(step: &str) -> Option<usize> {
    let is_number = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
    if !is_number || (step.len() > 1 && step.starts_with('0')) {
        return None;
    }
    step.parse().ok()
}

fn unescape(step: &str) -> Option<String> {
    let mut pieces = step.split('~');
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        if let Some(rest) = piece.strip_prefix('0') {
            plain.push('~');
            plain.push_str(rest);
        } else {
            plain.push('/');
            plain.push_str(piece.strip_prefix('1')?);
        }
    }
    Some(plain)
}

impl fmt::Display for Pointer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for step in &self.steps {
            write!(out, "/{}", step.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_lead_to_values() {
        let tree = Tree::from_json(r#"{"foo":["bar","baz"],"":0,"a/b":1,"m~n":8,"~1":9}"#).unwrap();
        let find = |text: &str| Pointer::parse(text).unwrap().find(&tree).map(Tree::to_string);
        assert_eq!(find("/foo/1").as_deref(), Some("\"baz\""));
        assert_eq!(find("/").as_deref(), Some("0"));
        assert_eq!(find("/a~1b").as_deref(), Some("1"));
        assert_eq!(find("/m~0n").as_deref(), Some("8"));
        assert_eq!(find("/~01").as_deref(), Some("9"));
        assert_eq!(find("").as_deref(), Some(tree.to_string().as_str()));
        assert_eq!(find("/foo/01"), None);
        assert_eq!(find("/foo/2"), None);
    }

    #[test]
    fn pointers_are_written_as_they_are_read() {
        for text in ["", "/", "/a~1b/~0~01//0"] {
            assert_eq!(Pointer::parse(text).unwrap().to_string(), text);
        }
        assert!(Pointer::parse("a").is_err());
        assert!(Pointer::parse("/~2").is_err());
        assert!(Pointer::parse("/a~").is_err());
    }
}
