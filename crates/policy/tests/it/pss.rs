//! Pod Security Standards: the API server's words, namespaces, requests, pages, references.

mod admission;
mod cases;
mod configuration;
mod hostile;
mod messages;
mod namespace_admission;
mod namespaces;
mod pages;
mod references;
mod rulings;
