//! The web UI: pages that are drawn on the server, the same as JSON under `/api/v1/`, and updates
//! while a page is open. It reads the store and what its [`Backend`] tells, and writes nothing.

mod access;
mod api;
mod app;
mod assets;
mod backend;
mod bars;
mod charts;
mod events;
mod export;
mod frame;
mod headers;
mod language;
mod listing;
mod pages;
mod preferences;
mod problem;
mod query;
mod routes;
mod shown;

pub use access::EntryLink;
pub use app::{App, Settings};
pub use backend::{Backend, Gatekeeper, Part, Person, Refusal};
pub use routes::routes;
