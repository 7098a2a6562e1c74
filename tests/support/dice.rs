//! What the hostile tests of several crates throw, each through a `#[path]` in its `main.rs`.

/// Numbers that look random, the same every time (Marsaglia's xorshift). It starts at any number
/// but zero.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// The next number below `bound`; 0 where there is none.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}
