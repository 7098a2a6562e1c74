//! The only place that prints: data to standard output, talk to standard error.
#![expect(clippy::print_stderr, reason = "this is where the program talks")]

use std::io::{self, Write};

use anyhow::Error;

/// Says something to the person at the terminal.
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}

/// Gives data to whoever reads standard output.
pub(crate) fn give(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

/// Shows how far a long work is, on one line that the next call overwrites.
pub(crate) fn progress(text: &str) {
    eprint!("\r\x1b[2K{text}");
}

/// The reader went away, as `head` does: no reason to complain.
pub(crate) fn is_broken_pipe(error: &Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}
