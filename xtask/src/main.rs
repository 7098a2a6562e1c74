//! Our own build: continuous integration, conformance, generated files.

fn main() {}
