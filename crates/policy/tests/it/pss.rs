//! Pod Security Standards: namespaces and references.

mod namespaces;
mod references;
