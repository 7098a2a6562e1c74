//! ExpansionTemplates: what is to become of a workload is judged with it.

mod expander;
mod resultant;
mod template;

pub(super) use expander::beside;
pub use expander::{ExpandError, Expander};
pub(super) use resultant::Resultant;
pub use template::Expansion;
