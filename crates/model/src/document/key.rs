//! A key that is looked for time and again.

use std::sync::Arc;

use super::digest::Digest;
use super::{Link, Node};

/// So many bytes of a key are held beside its digest: most keys have no more, and to look at them
/// leads nowhere else.
const INSIDE: usize = 22;

/// A key, and what documents look for instead of its letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    letters: Letters,
    digest: Digest,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Letters {
    Inside { length: u8, bytes: [u8; INSIDE] },
    Outside(Arc<str>),
}

impl Key {
    /// Makes a key ready.
    pub fn new(name: &str) -> Key {
        let mut bytes = [0; INSIDE];
        let letters = match (bytes.get_mut(..name.len()), u8::try_from(name.len())) {
            (Some(inside), Ok(length)) => {
                inside.copy_from_slice(name.as_bytes());
                Letters::Inside { length, bytes }
            }
            _ => Letters::Outside(name.into()),
        };
        Key { letters, digest: Digest::of(name) }
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        match &self.letters {
            Letters::Inside { .. } => str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Letters::Outside(name) => name,
        }
    }

    /// Its bytes: costs less than to have it as it is written.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.letters {
            Letters::Inside { length, bytes } => {
                bytes.get(..usize::from(*length)).unwrap_or_default()
            }
            Letters::Outside(name) => name.as_bytes(),
        }
    }

    /// No other key has its digest.
    #[inline]
    fn is_exact(&self) -> bool {
        match &self.letters {
            Letters::Inside { length, .. } => Digest::is_exact_of(usize::from(*length)),
            Letters::Outside(_) => false,
        }
    }
}

impl From<Arc<str>> for Key {
    fn from(name: Arc<str>) -> Key {
        Key::new(&name)
    }
}

impl<'d> Node<'d> {
    /// The value of `key`, as [`Node::get`] gives it.
    #[inline]
    pub fn find(self, key: &Key) -> Node<'d> {
        match self.child_with(key.digest, None) {
            Some(child) if !key.is_exact() => self.checked(child, key),
            child => self.found(child),
        }
    }

    /// `child`, which has the digest of `key`, unless that is an accident; then the child that is
    /// meant.
    // Not written out at each call, which has to be small.
    #[inline(never)]
    fn checked(self, child: &'d Link, key: &Key) -> Node<'d> {
        let letters = key.as_bytes();
        match self.document().says(child.key, letters) {
            true => self.found(Some(child)),
            false => self.found(self.child_with(key.digest, Some(letters))),
        }
    }
}
