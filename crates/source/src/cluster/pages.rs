//! The items of a list as they come in: one at a time, however long the list is.

use std::io::{self, Read};

use super::extent::entries;
use super::pieces::{MOST_OF_A_VALUE, Pieces};

/// Takes a list in JSON apart.
pub struct Items<R> {
    pieces: Pieces<R>,
    place: Place,
    next: Option<String>,
    version: Option<String>,
}

/// Where in the list we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    /// Before a key of the list itself, or its end.
    Fields,
    /// Before an item, or the end of them.
    Items,
    After,
}

/// Why a list cannot be taken apart.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// It broke off.
    #[error("the answer breaks off")]
    Input(#[from] io::Error),
    /// It is no list.
    #[error("the answer is no list in JSON")]
    NotAList,
    /// It is no watch.
    #[error("the answer is no event of a watch in JSON")]
    NoEvent,
    /// One item is too large.
    #[error("an object is larger than {MOST_OF_A_VALUE} bytes")]
    TooLarge,
}

impl<R: Read> Items<R> {
    /// The items of the list that `input` gives.
    pub fn new(input: R) -> Items<R> {
        Items { pieces: Pieces::new(input), place: Place::Before, next: None, version: None }
    }

    /// The next item as it is written; `None` after the last.
    #[expect(clippy::should_implement_trait, reason = "what it gives is lent, not given")]
    pub fn next(&mut self) -> Result<Option<&[u8]>, PageError> {
        loop {
            match self.place {
                Place::Before => {
                    self.pieces.expect(b'{')?;
                    self.place = Place::Fields;
                }
                Place::Fields => self.field()?,
                Place::Items => {
                    self.pieces.skip(b',')?;
                    if self.pieces.skip(b']')? {
                        self.place = Place::Fields;
                        continue;
                    }
                    let value = self.pieces.value()?;
                    return Ok(Some(self.pieces.at(value)));
                }
                Place::After => return Ok(None),
            }
        }
    }

    /// Where the list goes on, once all items are read: `metadata.continue`.
    pub fn goes_on(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// The version of the cluster that the list shows, once all items are read:
    /// `metadata.resourceVersion`.
    pub fn version(&self) -> Option<&str> {
        self.version.as_deref()
    }

    /// Reads a field of the list, up to the items.
    fn field(&mut self) -> Result<(), PageError> {
        if self.pieces.skip(b',')? {
            return Ok(());
        }
        if self.pieces.skip(b'}')? {
            self.place = Place::After;
            return self.pieces.finish();
        }
        if self.pieces.peek()? != b'"' {
            return Err(PageError::NotAList);
        }
        let value = self.pieces.value()?;
        let key = self.pieces.at(value).to_vec();
        self.pieces.expect(b':')?;
        if key == b"\"items\"" && self.pieces.skip(b'[')? {
            self.place = Place::Items;
            return Ok(());
        }
        let value = self.pieces.value()?;
        if key == b"\"metadata\"" {
            let metadata = self.pieces.at(value);
            let next = word(metadata, b"\"continue\"");
            let version = word(metadata, b"\"resourceVersion\"");
            (self.next, self.version) = (next, version);
        }
        Ok(())
    }
}

/// A text of metadata. The server makes those that are asked for of letters that need no
/// escape.
pub(super) fn word(metadata: &[u8], name: &[u8]) -> Option<String> {
    let fields = entries(metadata)?;
    let (_, value) = fields.into_iter().find(|(key, _)| *key == name)?;
    let text = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let text = String::from_utf8(text.to_vec()).ok()?;
    (!text.is_empty() && !text.contains('\\')).then_some(text)
}
