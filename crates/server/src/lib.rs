//! The cluster side: answers admission and image reviews, and tells how it fares.
//!
//! What it judges by is compiled before it comes here, and replaced as a whole.

pub mod admission;
pub mod background;
mod connections;
pub mod errands;
mod health;
pub mod images;
mod metrics;
mod mirror;
mod questions;
mod recorder;
mod routes;

pub use connections::{Door, ServeError, serve};
pub use health::{Health, Part};
pub use metrics::{BackgroundMeters, ErrandMeters, Metrics};
pub use mirror::{Mirror, Role, Shelving, Stop};
pub use questions::questions;
pub use recorder::Recorder;
pub use routes::{Limits, Server, routes};
