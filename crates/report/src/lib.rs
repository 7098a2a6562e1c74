//! Findings as bytes, for people and for tools.
