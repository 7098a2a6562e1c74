//! What a key is looked for by: checks ask for fields all day, and most are not there.

/// A few bits of a key. Equal keys have equal digests; unequal ones nearly always differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Digest(u32);

impl Digest {
    /// Of the length, the first and the last letters.
    #[inline]
    pub(super) fn of(key: &str) -> Digest {
        let (bytes, length) = (key.as_bytes(), key.len() as u32);
        let bits = match (bytes.first_chunk(), bytes.last_chunk()) {
            (Some(first), Some(last)) => {
                u32::from_le_bytes(*first) ^ u32::from_le_bytes(*last).rotate_left(11)
            }
            _ => bytes.iter().fold(0, |bits, byte| bits << 8 | u32::from(*byte)),
        };
        Digest(bits.wrapping_add(length << 27))
    }
}
