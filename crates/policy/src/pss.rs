//! Pod Security Standards, judged and worded as the API server's own admission plugin does.
//!
//! `Standard` names a level and a version and judges a pod. `NamespacePolicy` reads from a
//! namespace's labels which standards apply, `Admission` answers whole requests.

mod admission;
mod baseline;
mod configuration;
mod control;
mod guilt;
mod level;
mod namespace_admission;
mod namespace_policy;
mod restricted;
mod ruling;
mod shape;
mod standard;
mod update;
mod version;
mod wording;

pub use admission::{Admission, Answer, Denied, Exemptions, Operation, Request};
pub use configuration::ConfigurationError;
pub use control::{Control, controls, page, pages};
pub use guilt::{Guilt, Subject};
pub use level::{Level, LevelError};
pub use namespace_admission::warn_of_existing;
pub use namespace_policy::{LabelError, Mode, NamespacePolicy};
pub use ruling::{Charge, Ruling, hold};
pub(crate) use shape::unreadable;
pub use shape::{READABLE, Unreadable};
pub use standard::{ReferenceError, Standard};
pub use version::{Version, VersionError};
