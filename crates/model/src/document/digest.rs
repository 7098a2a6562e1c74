//! What a key is looked for by: checks ask for fields all day, and most are not there.

/// A number for a key. Equal keys have equal numbers; unequal ones have unequal ones for certain
/// where one of the two is short, and nearly always else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digest(u64);

/// Up to this many bytes a number tells a key from all others.
const SHORT: usize = 7;

impl Digest {
    /// The bytes and the length of a short key; of any other its first and last letters.
    #[inline]
    pub(super) fn of(key: &str) -> Digest {
        let bytes = key.as_bytes();
        let mix = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(first), Some(last)) => {
                let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
                (first ^ last.rotate_left(19)).wrapping_add(key.len() as u64) | 0xff << 56
            }
            _ => bytes.iter().fold(key.len() as u64, |bits, byte| bits << 8 | u64::from(*byte)),
        };
        Digest(mix)
    }

    /// No other key has the number of `key`.
    #[inline]
    pub(super) fn is_exact(key: &str) -> bool {
        key.len() <= SHORT
    }
}

/// A key that is looked for again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    text: Box<str>,
    digest: Digest,
    /// Its digest tells it from all others.
    is_exact: bool,
}

impl Key {
    /// Makes a key ready.
    pub fn new(text: &str) -> Key {
        Key { text: text.into(), digest: Digest::of(text), is_exact: Digest::is_exact(text) }
    }

    /// As it is written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    pub(super) fn digest(&self) -> Digest {
        self.digest
    }

    /// What to compare where the digest does not tell.
    pub(super) fn unsure(&self) -> Option<&[u8]> {
        (!self.is_exact).then_some(self.text.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn short_keys_differ_from_all_others() {
        let keys = ["", "a", "\0", "\0\0", "ab", "ba", "command", "\0command", "metadata", "\u{7}"];
        for (one, key) in keys.iter().enumerate() {
            for (other, another) in keys.iter().enumerate() {
                assert_eq!(Digest::of(key) == Digest::of(another), one == other, "{key} {another}");
            }
        }
    }
}
