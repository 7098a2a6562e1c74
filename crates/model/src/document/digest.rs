//! What a key is looked for by: checks ask for fields all day, and most are not there.

/// A number for a key. Equal keys have equal numbers; unequal ones have unequal ones for certain
/// where one of the two is short, and nearly always else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Digest(u64);

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
            _ => short(bytes),
        };
        Digest(mix)
    }

    /// It as a number.
    #[inline]
    pub(super) fn number(self) -> u64 {
        self.0
    }

    /// No other key has the number of `key`.
    #[inline]
    pub(super) fn is_exact(key: &str) -> bool {
        Digest::is_exact_of(key.len())
    }

    /// The same of a key of so many bytes.
    #[inline]
    pub(super) fn is_exact_of(length: usize) -> bool {
        length <= SHORT
    }
}

/// At most seven bytes, and their number.
#[inline]
fn short(bytes: &[u8]) -> u64 {
    let length = (bytes.len() as u64) << 56;
    match (bytes.first_chunk(), bytes.last_chunk()) {
        // The two overlap in bytes that are the same.
        (Some(first), Some(last)) => {
            let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
            length | u64::from(first) | u64::from(last) << (8 * (bytes.len() - 4))
        }
        _ => bytes.iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte)) | length,
    }
}

#[cfg(test)]
mod tests {
    use super::Digest;

    #[test]
    fn short_keys_differ_from_all_others() {
        let keys = ["", "a", "\0", "\0\0", "ab", "ba", "command", "\0command", "metadata", "\u{7}"];
        let keys = keys.into_iter().chain(["abcd", "abcda", "abcdab", "abcdabc", "aaaa", "aaaaa"]);
        let keys: Vec<&str> = keys.chain(["aaaaaa", "aaaaaaa", "aaaaaaaa", "\0\0\0\0"]).collect();
        for (one, key) in keys.iter().enumerate() {
            for (other, another) in keys.iter().enumerate() {
                assert_eq!(Digest::of(key) == Digest::of(another), one == other, "{key} {another}");
            }
        }
    }
}
