//! OPA Gatekeeper's policies: templates in CEL and in Rego, and the constraints that put them to use.
//!
//! `Policies` holds both and judges requests; `Inventory` is what templates may look up beside the
//! request. Evaluation has a budget, and nothing but its arguments to depend on.

mod applies;
mod body;
mod constraint;
mod enforcement;
mod expansion;
mod finding;
mod inventory;
pub(crate) mod lower;
mod matching;
mod mutation;
mod native;
mod policies;
mod rego;
mod review;
mod schema;
mod template;

pub use body::Language;
pub use enforcement::Point;
pub use expansion::{ExpandError, Expander, Expansion};
pub use finding::findings;
pub(crate) use finding::id;
pub use inventory::{Data, Inventory};
pub use matching::Source;
pub use mutation::{Mutator, Mutators, TooMany};
pub use policies::{Context, Policies};
pub use template::Template;

/// A document behind aliases may be larger than its file: no object of a cluster has so many nodes.
const MOST_NODES: usize = 2_000_000;

/// The name of the constraint of this label.
pub(crate) fn name_of(label: &str) -> &str {
    label.split_once('/').map_or(label, |(_, name)| name)
}
