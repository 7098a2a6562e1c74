//! The cluster side: answers admission reviews, and tells how it fares.
//!
//! What it judges by is compiled before it comes here, and replaced as a whole.

pub mod admission;
pub mod background;
mod connections;
mod health;
mod metrics;
mod routes;

pub use connections::{ServeError, serve};
pub use health::{Health, Part};
pub use metrics::{BackgroundMeters, Metrics};
pub use routes::{Limits, Server, routes};
