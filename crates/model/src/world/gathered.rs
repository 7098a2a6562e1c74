//! Hashes of many short pieces, which cost little more than that of one text, and tables of them.

use std::hash::{DefaultHasher, Hasher};

/// Pieces together are mostly shorter than this.
const ROOM: usize = 128;

/// Hands on what it is given as few long pieces instead of many short ones.
pub(super) struct Gathered {
    hasher: DefaultHasher,
    pieces: [u8; ROOM],
    length: usize,
}

impl Gathered {
    /// Gathers for `hasher`.
    pub(super) fn new(hasher: DefaultHasher) -> Gathered {
        Gathered { hasher, pieces: [0; ROOM], length: 0 }
    }

    fn gathered(&self) -> &[u8] {
        self.pieces.get(..self.length).unwrap_or_default()
    }
}

impl Hasher for Gathered {
    #[inline]
    fn write(&mut self, piece: &[u8]) {
        let end = self.length + piece.len();
        if let Some(room) = self.pieces.get_mut(self.length..end) {
            room.copy_from_slice(piece);
            self.length = end;
            return;
        }
        self.hasher.write(self.pieces.get(..self.length).unwrap_or_default());
        self.hasher.write(piece);
        self.length = 0;
    }

    fn finish(&self) -> u64 {
        let mut hasher = self.hasher.clone();
        hasher.write(self.gathered());
        hasher.finish()
    }
}

/// Takes what is a hash already for its own hash.
#[derive(Debug, Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| hash.rotate_left(8) ^ u64::from(*byte));
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use std::hash::{BuildHasher, Hasher, RandomState};

    use super::{Gathered, ROOM};

    #[test]
    fn pieces_count_as_the_text_that_they_make() {
        let state = RandomState::new();
        let hash = |pieces: &[&[u8]]| {
            let mut gathered = Gathered::new(state.build_hasher());
            pieces.iter().for_each(|piece| gathered.write(piece));
            gathered.finish()
        };
        let long = [7; ROOM * 2];
        for text in [&b"abc"[..], &long[..ROOM - 1], &long[..ROOM], &long[..ROOM + 1], &long] {
            for cut in [0, 1, text.len() / 2, text.len()] {
                let (one, other) = text.split_at(cut);
                assert_eq!(hash(&[one, other]), hash(&[text]), "{} at {cut}", text.len());
            }
        }
        assert_ne!(hash(&[b"abc"]), hash(&[b"abd"]));
    }
}
