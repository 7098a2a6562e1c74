//! The items of a list as they come in: one at a time, however long the list is.

use std::io::{self, Read};

use super::extent::{Extent, entries};

/// The API server keeps no object that is nearly as large.
const MOST_OF_AN_ITEM: usize = 64 << 20;
const AT_A_TIME: usize = 64 << 10;
/// A line feed, as a rule.
const MOST_BEHIND: u64 = 4 << 10;

/// Takes a list in JSON apart.
pub struct Items<R> {
    input: R,
    buffer: Vec<u8>,
    /// How much of the buffer is read.
    filled: usize,
    /// What is taken already.
    at: usize,
    place: Place,
    next: Option<String>,
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
    /// One item is too large.
    #[error("an object is larger than {MOST_OF_AN_ITEM} bytes")]
    TooLarge,
}

impl<R: Read> Items<R> {
    /// The items of the list that `input` gives.
    pub fn new(input: R) -> Items<R> {
        Items { input, buffer: Vec::new(), filled: 0, at: 0, place: Place::Before, next: None }
    }

    /// The next item as it is written; `None` after the last.
    #[expect(clippy::should_implement_trait, reason = "what it gives is lent, not given")]
    pub fn next(&mut self) -> Result<Option<&[u8]>, PageError> {
        loop {
            match self.place {
                Place::Before => {
                    self.expect(b'{')?;
                    self.place = Place::Fields;
                }
                Place::Fields => self.field()?,
                Place::Items => {
                    if self.peek()? == b',' {
                        self.at += 1;
                    }
                    if self.peek()? == b']' {
                        self.at += 1;
                        self.place = Place::Fields;
                        continue;
                    }
                    let (start, end) = self.value()?;
                    return Ok(self.buffer.get(start..end));
                }
                Place::After => return Ok(None),
            }
        }
    }

    /// Where the list goes on, once all items are read: `metadata.continue`.
    pub fn goes_on(&self) -> Option<&str> {
        self.next.as_deref()
    }

    /// Reads a field of the list, up to the items.
    fn field(&mut self) -> Result<(), PageError> {
        match self.peek()? {
            b',' => {
                self.at += 1;
                return Ok(());
            }
            b'}' => {
                self.place = Place::After;
                // A connection can only be used again when its answer is read to the very end.
                io::copy(&mut (&mut self.input).take(MOST_BEHIND), &mut io::sink())?;
                return Ok(());
            }
            b'"' => {}
            _ => return Err(PageError::NotAList),
        }
        let (start, end) = self.value()?;
        let key = self.buffer.get(start..end).unwrap_or_default().to_vec();
        self.expect(b':')?;
        if key == b"\"items\"" && self.peek()? == b'[' {
            self.at += 1;
            self.place = Place::Items;
            return Ok(());
        }
        let (start, end) = self.value()?;
        if key == b"\"metadata\"" {
            let metadata = self.buffer.get(start..end).unwrap_or_default();
            self.next = continues(metadata);
        }
        Ok(())
    }

    fn expect(&mut self, byte: u8) -> Result<(), PageError> {
        if self.peek()? != byte {
            return Err(PageError::NotAList);
        }
        self.at += 1;
        Ok(())
    }

    /// The next byte that is no space.
    fn peek(&mut self) -> Result<u8, PageError> {
        loop {
            let rest = self.buffer.get(self.at..self.filled).unwrap_or_default();
            match rest.iter().position(|byte| !byte.is_ascii_whitespace()) {
                Some(space) => {
                    self.at += space;
                    return self.buffer.get(self.at).copied().ok_or(PageError::NotAList);
                }
                None => {
                    self.at = self.filled;
                    self.more()?;
                }
            }
        }
    }

    /// Goes over a value, and says where in the buffer it stands.
    fn value(&mut self) -> Result<(usize, usize), PageError> {
        self.peek()?;
        let mut extent = Extent::default();
        let mut looked = 0;
        loop {
            let rest = self.buffer.get(self.at + looked..self.filled).unwrap_or_default();
            if let Some(end) = extent.end(rest) {
                let start = self.at;
                self.at += looked + end;
                return Ok((start, self.at));
            }
            looked += rest.len();
            if looked > MOST_OF_AN_ITEM {
                return Err(PageError::TooLarge);
            }
            self.more()?;
        }
    }

    /// Reads on, and forgets what is taken already.
    fn more(&mut self) -> Result<(), PageError> {
        if self.at > 0 {
            self.buffer.copy_within(self.at..self.filled, 0);
            self.filled -= self.at;
            self.at = 0;
        }
        if self.buffer.len() - self.filled < AT_A_TIME / 2 {
            self.buffer.resize(self.filled + AT_A_TIME, 0);
        }
        let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
        let read = loop {
            match self.input.read(room) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read?,
            }
        };
        self.filled += read;
        match read {
            0 => Err(io::Error::from(io::ErrorKind::UnexpectedEof).into()),
            _ => Ok(()),
        }
    }
}

/// `continue` of a list's metadata. The server makes it of letters that need no escape.
fn continues(metadata: &[u8]) -> Option<String> {
    let fields = entries(metadata)?;
    let (_, value) = fields.into_iter().find(|(key, _)| *key == b"\"continue\"")?;
    let text = value.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    let text = String::from_utf8(text.to_vec()).ok()?;
    (!text.is_empty() && !text.contains('\\')).then_some(text)
}
