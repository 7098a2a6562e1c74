//! What Kubernetes adds to the language: its types and the functions on them.

pub mod authorizer;
pub mod cidr;
mod environment;
pub mod format;
pub mod functions;
pub mod ip;
pub mod json_patch;
pub mod objects;
pub mod semver;
pub mod url;

pub use cidr::Cidr;
pub use environment::{Release, environment};
pub use format::Format;
pub use ip::Ip;
pub use semver::Semver;
pub use url::Url;

/// A text as errors quote it: not all of it where it is long.
fn shown(text: &str) -> String {
    const LENGTH: usize = 200;
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}
