//! Pictures of numbers, as SVG that has neither script nor style: classes tell the style sheet what
//! is what, and every picture stands beside its numbers.

mod bar;
mod trend;

pub(crate) use bar::bar;
pub(crate) use trend::{Trend, open, trend};
