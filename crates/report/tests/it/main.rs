//! Reports of one sample, in every format.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test may fail loudly")]

mod browser;
mod csv;
mod github;
mod gitlab;
mod hostile;
mod html;
mod json;
mod junit;
mod markdown;
mod patch;
mod policy_report;
mod sample;
mod sarif;
mod schema;
mod terminal;
