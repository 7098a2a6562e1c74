//! What Kubernetes adds to the language: its types and the functions on them.

pub mod authorizer;
pub mod cidr;
pub mod format;
pub mod functions;
pub mod ip;
pub mod json_patch;
pub mod semver;
pub mod url;

pub use cidr::Cidr;
pub use format::Format;
pub use ip::Ip;
pub use semver::Semver;
pub use url::Url;
