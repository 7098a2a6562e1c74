//! The certificates that our own server answers with: an authority that signs, a leaf that serves,
//! and both renewed while the old ones still hold.

mod authority;
mod clients;
mod resolver;
mod succession;

pub use authority::{IssueError, Leaf, ReadError};
pub use clients::{Clients, ClientsError};
pub use resolver::Certificates;
pub use succession::Succession;
