//! The costs of one policy: a sample for each object that it is about.

use std::time::Duration;

use crate::clock;

/// A sample takes at least about so long: a look at the clock costs most of a microsecond.
const LONG: Duration = Duration::from_micros(50);
/// How often one object is judged at most for a sample.
const MOST: u32 = 200;

/// What one policy costs.
#[derive(Debug, Default)]
pub(super) struct Costs {
    /// One evaluation for each object that the policy is about.
    samples: Vec<Duration>,
}

impl Costs {
    /// Measures an evaluation, which says whether the policy is about the object.
    pub(super) fn measure(&mut self, evaluate: impl Fn() -> bool) {
        let began = clock::thread_cpu();
        let is_about = evaluate();
        let first = clock::thread_cpu().saturating_sub(began);
        let runs = (LONG.as_nanos() / first.as_nanos().max(1)) as u32;
        let runs = runs.clamp(1, MOST);
        let began = clock::thread_cpu();
        (0..runs).for_each(|_| {
            std::hint::black_box(evaluate());
        });
        let each = clock::thread_cpu().saturating_sub(began) / runs;
        // The others are not asked where many policies are judged together.
        if is_about {
            self.samples.push(each);
        }
    }

    /// How many objects it is about.
    pub(super) fn count(&self) -> usize {
        self.samples.len()
    }

    /// What asking it about all of them once takes.
    pub(super) fn whole(&self) -> Duration {
        self.samples.iter().sum()
    }

    /// The median and the 95th of a hundred; `None` where it is about no object.
    pub(super) fn quantiles(&self) -> Option<(Duration, Duration)> {
        let mut sorted = self.samples.clone();
        sorted.sort_unstable();
        let at = |part: usize| sorted.get(sorted.len() * part / 100).copied();
        Some((at(50)?, at(95)?))
    }
}
