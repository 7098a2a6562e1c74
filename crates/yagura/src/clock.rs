//! The time of the run, as words and as a day; and the time that this thread has worked.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use model::Date;
use policy::cel::Timestamp;
use rustix::time::{ClockId, clock_gettime};

/// Today, in UTC.
pub(crate) fn today(now: SystemTime) -> Date {
    Date::from_days_since_epoch((seconds(now) / 86_400) as u32)
}

/// The moment as RFC 3339 has it, in UTC: `2026-11-22T11:20:00Z`.
pub(crate) fn rfc3339(now: SystemTime) -> String {
    let of_day = seconds(now) % 86_400;
    let (hour, minute, second) = (of_day / 3_600, of_day / 60 % 60, of_day % 60);
    format!("{}T{hour:02}:{minute:02}:{second:02}Z", today(now))
}

/// The moment as policies know it.
pub(crate) fn moment(now: SystemTime) -> Option<Timestamp> {
    let since = now.duration_since(UNIX_EPOCH).ok()?;
    Timestamp::of_seconds(i64::try_from(since.as_secs()).ok()?, since.subsec_nanos())
}

fn seconds(now: SystemTime) -> u64 {
    now.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

/// The CPU time that this thread has had: what others do meanwhile does not count.
pub(crate) fn thread_cpu() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}
