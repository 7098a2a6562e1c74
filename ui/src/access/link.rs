//! A link that lets in whoever opens it first, soon enough.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use keys::session::{NoRandomness, random_word};
use sha2::{Digest, Sha256};

/// How long it may be used.
const HOLDS: Duration = Duration::from_secs(15 * 60);

/// A link that can be used once. It keeps a digest of its word, not the word.
#[derive(Debug)]
pub struct EntryLink {
    digest: [u8; 32],
    until: SystemTime,
    is_used: AtomicBool,
}

impl EntryLink {
    /// A new one, and the path that opens it.
    pub fn new(now: SystemTime) -> Result<(EntryLink, String), NoRandomness> {
        let word = random_word()?;
        let digest = Sha256::digest(word.as_bytes()).into();
        let link = EntryLink { digest, until: now + HOLDS, is_used: AtomicBool::new(false) };
        Ok((link, format!("/enter?key={word}")))
    }

    /// Uses it; `false` where this is not its word, or where it cannot be used any more.
    pub(crate) fn open(&self, word: &str, now: SystemTime) -> bool {
        let digest: [u8; 32] = Sha256::digest(word.as_bytes()).into();
        digest == self.digest && now < self.until && !self.is_used.swap(true, Ordering::AcqRel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_opens_once_and_in_time() {
        let now = SystemTime::UNIX_EPOCH;
        let (link, path) = EntryLink::new(now).unwrap();
        let word = path.strip_prefix("/enter?key=").unwrap();
        assert!(!link.open("", now));
        assert!(!link.open(word, now + HOLDS));
        assert!(link.open(word, now));
        assert!(!link.open(word, now));
    }
}
