//! Admission reviews: bytes in, a verdict, bytes out.

mod change;
mod court;
mod reply;
mod review;

pub use court::{Court, Guarded, Namespaces};
pub use reply::Reply;
pub use review::{MalformedReview, Review};
