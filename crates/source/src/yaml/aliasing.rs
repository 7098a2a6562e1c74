//! How much of a document may come from aliases: go-yaml's answer to alias bombs.

/// Steps of decoding, each node one, an alias one more, and what of them aliases repeat.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Steps {
    all: u64,
    aliased: u64,
    excessive: bool,
}

/// Up to so many steps, 99 in 100 may be aliased.
const SMALL: u64 = 400_000;
/// From so many on, 10 in 100.
const LARGE: u64 = 4_000_000;

impl Steps {
    /// Takes `steps` that no alias leads to.
    #[inline]
    pub(super) fn plain(&mut self, steps: u64) {
        self.all += steps;
        if self.aliased > 100 {
            // The share falls on the way, but what is allowed may fall faster.
            self.check();
        }
    }

    /// Takes an alias to a node of `steps` steps.
    pub(super) fn alias(&mut self, steps: u64) {
        self.all = self.all.saturating_add(1).saturating_add(steps);
        self.aliased = self.aliased.saturating_add(steps);
        self.check();
    }

    /// kubectl refuses the document.
    pub(super) fn are_excessive(self) -> bool {
        self.excessive
    }

    fn check(&mut self) {
        if self.aliased > 100 && self.all > 1000 {
            self.excessive |= self.aliased as f64 / self.all as f64 > allowed(self.all);
        }
    }
}

fn allowed(steps: u64) -> f64 {
    match steps {
        ..=SMALL => 0.99,
        LARGE.. => 0.10,
        _ => 0.99 - 0.89 * ((steps - SMALL) as f64 / (LARGE - SMALL) as f64),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_aliases_are_never_too_many() {
        let mut steps = Steps::default();
        steps.plain(10);
        steps.alias(90);
        assert!(!steps.are_excessive());
    }

    #[test]
    fn almost_nothing_but_aliases_is_too_many() {
        let mut steps = Steps::default();
        steps.plain(10);
        steps.alias(1500);
        assert!(steps.are_excessive());
    }
}
