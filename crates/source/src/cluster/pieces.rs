//! JSON that comes in piece by piece: values one at a time, however many there are.

use std::io::{self, Read};

use super::extent::Extent;
use super::pages::PageError;

/// The API server keeps no object that is nearly as large.
pub(super) const MOST_OF_A_VALUE: usize = 64 << 20;
const AT_A_TIME: usize = 64 << 10;
/// A line feed, as a rule.
const MOST_BEHIND: u64 = 4 << 10;

/// Bytes on their way, as values.
pub(super) struct Pieces<R> {
    input: R,
    buffer: Vec<u8>,
    /// How much of the buffer is read.
    filled: usize,
    /// What is taken already.
    at: usize,
}

impl<R: Read> Pieces<R> {
    pub(super) fn new(input: R) -> Pieces<R> {
        Pieces { input, buffer: Vec::new(), filled: 0, at: 0 }
    }

    /// Goes over this byte.
    pub(super) fn expect(&mut self, byte: u8) -> Result<(), PageError> {
        if self.peek()? != byte {
            return Err(PageError::NotAList);
        }
        self.at += 1;
        Ok(())
    }

    /// Goes over this byte if it comes next.
    pub(super) fn skip(&mut self, byte: u8) -> Result<bool, PageError> {
        let is_next = self.peek()? == byte;
        self.at += usize::from(is_next);
        Ok(is_next)
    }

    /// What is at a place that [`Pieces::value`] gave.
    pub(super) fn at(&self, (start, end): (usize, usize)) -> &[u8] {
        self.buffer.get(start..end).unwrap_or_default()
    }

    /// Nothing but space comes to the end.
    pub(super) fn is_at_end(&mut self) -> Result<bool, PageError> {
        match self.peek() {
            Ok(_) => Ok(false),
            Err(PageError::Input(error)) if error.kind() == io::ErrorKind::UnexpectedEof => {
                Ok(true)
            }
            Err(error) => Err(error),
        }
    }

    /// Reads on to the end of what is sent: a connection can be used again only then.
    pub(super) fn finish(&mut self) -> Result<(), PageError> {
        io::copy(&mut (&mut self.input).take(MOST_BEHIND), &mut io::sink())?;
        Ok(())
    }

    /// The next byte that is no space.
    pub(super) fn peek(&mut self) -> Result<u8, PageError> {
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
    pub(super) fn value(&mut self) -> Result<(usize, usize), PageError> {
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
            if looked > MOST_OF_A_VALUE {
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
