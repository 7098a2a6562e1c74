//! `[start:end:step]`, as Python has it.

/// Which items are taken. The step is not zero.
#[derive(Debug, Clone, Copy)]
pub(super) struct Slice {
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) step: i64,
}

impl Slice {
    /// The indexes that it takes from a list of `length`, in order.
    pub(super) fn indexes(self, length: usize) -> Vec<usize> {
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        // Going backwards, the list begins behind its end and ends before its start.
        let (low, high) = if self.step > 0 { (0, length) } else { (-1, length - 1) };
        let bound = |index: Option<i64>, otherwise: i64| match index {
            None => otherwise,
            Some(index) if index < 0 => index.saturating_add(length).clamp(low, high),
            Some(index) => index.clamp(low, high),
        };
        let (first, last) = if self.step > 0 { (low, high) } else { (high, low) };
        let (mut index, end) = (bound(self.start, first), bound(self.end, last));
        let mut indexes = Vec::new();
        while (self.step > 0 && index < end) || (self.step < 0 && index > end) {
            indexes.extend(usize::try_from(index));
            index = index.saturating_add(self.step);
        }
        indexes
    }
}
