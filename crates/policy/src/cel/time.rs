//! Moments and spans of time, by the calendar and with time zones. No clock: all of it is
//! arithmetic.

mod civil;
mod duration;
mod timestamp;
mod zone;

pub(crate) use civil::{days_in, days_of};
pub use duration::Duration;
pub(crate) use timestamp::Civil;
pub use timestamp::Timestamp;
