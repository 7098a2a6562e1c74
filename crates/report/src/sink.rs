//! Where a report's bytes go: a buffer in front of the caller's writer.
//!
//! Writing never fails half-way through a sentence: the first error is kept, everything after it
//! is dropped, and `finish` returns it. That keeps the formats free of `?` on every line.

use std::fmt;
use std::io::{self, Write};

/// Enough that a report of 30,000 findings costs hundreds of system calls, not millions.
const BUFFER: usize = 64 * 1024;

pub(crate) struct Sink<'w> {
    out: &'w mut dyn Write,
    buffer: Vec<u8>,
    /// What is in the buffer is still asked for.
    is_held: bool,
    failed: Option<io::Error>,
}

impl<'w> Sink<'w> {
    pub(crate) fn new(out: &'w mut dyn Write) -> Sink<'w> {
        Sink { out, buffer: Vec::with_capacity(BUFFER + 4096), is_held: false, failed: None }
    }

    #[inline]
    pub(crate) fn push(&mut self, text: &str) {
        self.push_bytes(text.as_bytes());
    }

    #[inline]
    pub(crate) fn push_bytes(&mut self, bytes: &[u8]) {
        self.buffer.extend_from_slice(bytes);
        if self.buffer.len() >= BUFFER && !self.is_held {
            self.flush();
        }
    }

    /// Writes formatted text: `sink.print(format_args!("{n} findings"))`.
    pub(crate) fn print(&mut self, text: fmt::Arguments<'_>) {
        // `write_str` below never fails, and neither do our own `Display` implementations.
        let _ = fmt::Write::write_fmt(self, text);
    }

    /// Keeps what comes next in the buffer, for `release`, which takes the mark that this gives.
    pub(crate) fn hold(&mut self) -> usize {
        self.is_held = true;
        self.buffer.len()
    }

    /// What was pushed since the mark.
    pub(crate) fn release(&mut self, mark: usize) -> &[u8] {
        self.is_held = false;
        self.buffer.get(mark..).unwrap_or_default()
    }

    /// Hands over what is left, and says whether everything arrived.
    pub(crate) fn finish(mut self) -> io::Result<()> {
        self.flush();
        match self.failed {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }

    #[inline(never)]
    fn flush(&mut self) {
        if self.failed.is_none()
            && let Err(error) = self.out.write_all(&self.buffer)
        {
            self.failed = Some(error);
        }
        self.buffer.clear();
    }
}

impl fmt::Write for Sink<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push(text);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{BUFFER, Sink};

    #[test]
    fn what_is_held_outlives_a_full_buffer_and_arrives_once() {
        let (mut out, long) = (Vec::new(), "x".repeat(BUFFER));
        let mut sink = Sink::new(&mut out);
        sink.push("before ");
        let mark = sink.hold();
        sink.push(&long);
        assert_eq!(sink.release(mark), long.as_bytes());
        sink.push(" after");
        assert!(sink.finish().is_ok());
        assert_eq!(out, format!("before {long} after").into_bytes());
    }
}
