//! The moments of observations: they never go back, whatever the machine's clock does, for the store
//! takes what is older than what it knows for late news.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::SystemTime;

use store::Moment;

#[derive(Debug, Default)]
pub(super) struct Clock(AtomicI64);

impl Clock {
    /// What the clock says, or the last moment where it says less.
    pub(super) fn at(&self, now: SystemTime) -> Moment {
        let now = Moment::of_clock(now).map_or(0, Moment::micros);
        let last = self.0.fetch_max(now, Ordering::AcqRel);
        moment(last.max(now))
    }

    /// The last moment that was given.
    pub(super) fn last(&self) -> Moment {
        moment(self.0.load(Ordering::Acquire))
    }

    /// No moment comes before this one.
    pub(super) fn not_before(&self, moment: Moment) {
        self.0.fetch_max(moment.micros(), Ordering::AcqRel);
    }
}

fn moment(micros: i64) -> Moment {
    // Whatever stands in the clock was a moment before.
    Moment::from_micros(micros).unwrap_or(Moment::FIRST)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use store::Moment;

    use super::Clock;

    #[test]
    fn a_clock_that_jumps_back_is_waited_for() {
        let clock = Clock::default();
        let at = |seconds| UNIX_EPOCH + Duration::from_secs(seconds);
        let moment = |seconds: i64| Moment::from_micros(seconds * 1_000_000).unwrap();
        assert_eq!(clock.at(at(50)), moment(50));
        assert_eq!(clock.at(at(20)), moment(50));
        assert_eq!(clock.at(at(51)), moment(51));
        clock.not_before(moment(70));
        assert_eq!((clock.at(at(60)), clock.last()), (moment(70), moment(70)));
    }
}
