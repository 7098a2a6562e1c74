//! What the targets have in common: bytes in, findings out, as the program goes about it.

pub mod judged;
pub mod scratch;

use model::Document;
use source::yaml;

/// Lists within lists take stack in the checks of the targets themselves.
pub const LIMITS: yaml::Limits = yaml::Limits { bytes: 1 << 20, depth: 200 };

/// The documents of a text.
pub fn documents(text: &[u8]) -> Vec<Document> {
    yaml::read(text, &LIMITS).documents
}
