//! What an expression may ask of the world around, each time it is evaluated.

use std::net::IpAddr;

use model::Document;

use crate::cel::Timestamp;

/// Answers that are no business of a pure engine. Whoever has none says `None`, and the function
/// that asked fails.
pub trait Surroundings {
    /// What time it is.
    fn now(&self) -> Option<Timestamp> {
        None
    }

    /// A number that nobody can foresee.
    fn random(&self) -> Option<u64> {
        None
    }

    /// Reads a text of one YAML document, or says why it cannot.
    fn read_yaml(&self, text: &str) -> Option<Result<Document, String>> {
        let _ = text;
        None
    }

    /// The addresses behind a name of the network.
    fn addresses(&self, host: &str) -> Option<Vec<IpAddr>> {
        let _ = host;
        None
    }
}

/// A world that answers nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Nothing;

impl Surroundings for Nothing {}
