//! The nouns: what we can know about a cluster, and what we say about it.
//!
//! Nothing here reads, writes, or decides. Every other crate depends on this one.

pub mod access;
pub mod diagnostic;
pub mod document;
pub mod exception;
pub mod finding;
pub mod fix;
pub mod framework;
pub mod glob;
pub mod isolation;
pub mod kind;
pub mod lineage;
pub mod object;
pub mod path;
pub mod pod;
pub mod quantity;
pub mod redact;
pub mod selector;
pub mod verdict;
pub mod world;

pub use diagnostic::{Diagnostic, Level};
pub use document::{Document, Node, Span, Value};
pub use exception::{Acceptance, Date, Excepted, Exception, Exceptions, ObjectGlob};
pub use finding::{Finding, Fingerprint, Place, Reference, Related};
pub use fix::{Edit, Fix, Literal, Safety};
pub use framework::{Control, Coverage, Framework};
pub use glob::Glob;
pub use isolation::{Direction, Isolation};
pub use kind::Kind;
pub use lineage::Lineage;
pub use object::{Object, objects_in};
pub use path::FieldPath;
pub use pod::{Container, Pod, Role};
pub use quantity::{Quantity, QuantityError};
pub use selector::Selector;
pub use verdict::{Severity, Tally, Verdict};
pub use world::{Gaps, Inventory, Kept, Namespace, World};
