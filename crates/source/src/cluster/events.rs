//! The events of a watch as they come in.

use std::io::Read;

use super::extent::entries;
use super::pages::{PageError, word};
use super::pieces::Pieces;

/// Takes a watch in JSON apart.
pub struct Events<R> {
    pieces: Pieces<R>,
}

/// What became of an object, as it is written.
#[derive(Debug, PartialEq, Eq)]
pub enum Event<'e> {
    /// It is there now as it stands here: `ADDED`, `MODIFIED`.
    Present(&'e [u8]),
    /// It is gone, and stood so at last: `DELETED`.
    Gone(&'e [u8]),
    /// Nothing happened until this version of the cluster: `BOOKMARK`.
    Bookmark(String),
    /// The watch cannot go on, for this Status: `ERROR`.
    Failed(&'e [u8]),
}

impl<R: Read> Events<R> {
    /// The events that `input` gives.
    pub fn new(input: R) -> Events<R> {
        Events { pieces: Pieces::new(input) }
    }

    /// The next one; `None` at the end of the watch.
    #[expect(clippy::should_implement_trait, reason = "what it gives is lent, not given")]
    pub fn next(&mut self) -> Result<Option<Event<'_>>, PageError> {
        if self.pieces.is_at_end()? {
            return Ok(None);
        }
        let value = self.pieces.value()?;
        event(self.pieces.at(value)).map(Some).ok_or(PageError::NoEvent)
    }
}

fn event(bytes: &[u8]) -> Option<Event<'_>> {
    let fields = entries(bytes)?;
    let field = |name: &[u8]| fields.iter().find(|(key, _)| *key == name).map(|(_, it)| *it);
    let object = field(b"\"object\"")?;
    match field(b"\"type\"")? {
        b"\"ADDED\"" | b"\"MODIFIED\"" => Some(Event::Present(object)),
        b"\"DELETED\"" => Some(Event::Gone(object)),
        b"\"BOOKMARK\"" => version(object).map(Event::Bookmark),
        b"\"ERROR\"" => Some(Event::Failed(object)),
        _ => None,
    }
}

/// `metadata.resourceVersion` of an object.
pub(super) fn version(object: &[u8]) -> Option<String> {
    let fields = entries(object)?;
    let (_, metadata) = fields.into_iter().find(|(key, _)| *key == b"\"metadata\"")?;
    word(metadata, b"\"resourceVersion\"")
}
