//! A key that is looked for time and again.

use std::sync::Arc;

use super::digest::Digest;
use super::{Link, Node};

/// A key, and what documents look for instead of its letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    name: Arc<str>,
    digest: Digest,
    is_exact: bool,
}

impl Key {
    /// Makes a key ready.
    pub fn new(name: &str) -> Key {
        Key::from(Arc::from(name))
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// Its letters.
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }
}

impl From<Arc<str>> for Key {
    fn from(name: Arc<str>) -> Key {
        Key { digest: Digest::of(&name), is_exact: Digest::is_exact(&name), name }
    }
}

impl<'d> Node<'d> {
    /// The value of `key`, as [`Node::get`] gives it.
    #[inline]
    pub fn find(self, key: &Key) -> Node<'d> {
        match self.child_with(key.digest, None) {
            Some(child) if !key.is_exact => self.checked(child, key),
            child => self.found(child),
        }
    }

    /// `child`, which has the digest of `key`, unless that is an accident; then the child that is
    /// meant.
    // Not written out at each call, which has to be small.
    #[inline(never)]
    fn checked(self, child: &'d Link, key: &Key) -> Node<'d> {
        let letters = key.name.as_bytes();
        match self.document().says(child.key, letters) {
            true => self.found(Some(child)),
            false => self.found(self.child_with(key.digest, Some(letters))),
        }
    }
}
