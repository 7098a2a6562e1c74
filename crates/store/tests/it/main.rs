//! Both stores answer alike: each case is a function that knows only `dyn Store`.
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that panics has failed"
)]

#[cfg(feature = "postgres")]
#[path = "../../../../tests/support/postgres_server.rs"]
mod postgres_server;

mod cases;
mod killed;
mod memory;
#[cfg(feature = "postgres")]
mod postgres;
mod property;
mod sample;
mod sqlite;
