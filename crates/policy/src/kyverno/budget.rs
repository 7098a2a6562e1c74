//! How much work a policy may make of an object.

/// What may still be done.
#[derive(Debug)]
pub(super) struct Budget(usize);

/// The budget is spent.
#[derive(Debug)]
pub(super) struct Spent;

impl Default for Budget {
    /// No object that people write takes a hundredth of it.
    fn default() -> Budget {
        Budget(1 << 20)
    }
}

impl Budget {
    pub(super) fn spend(&mut self, cost: usize) -> Result<(), Spent> {
        self.0 = self.0.checked_sub(cost).ok_or(Spent)?;
        Ok(())
    }
}
