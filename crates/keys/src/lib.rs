//! All that touches a key. A key's bytes stand in types that can be neither printed nor written.

pub mod serving;
pub mod session;
