//! The only place that prints: data to standard output, talk to standard error.
#![expect(clippy::print_stderr, reason = "this is where the program talks")]

use std::io::{self, Write};

use anyhow::Error;
use model::Diagnostic;

/// Says something to the person at the terminal.
pub(crate) fn say(text: &str) {
    eprintln!("{text}");
}

/// Tells what is wrong with input, each on a line.
pub(crate) fn tell(diagnostics: &[Diagnostic]) {
    diagnostics.iter().for_each(|diagnostic| say(&line(diagnostic)));
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

/// `FILE:LINE:COLUMN: LEVEL: SAYS`, as far as it is known.
fn line(diagnostic: &Diagnostic) -> String {
    let Diagnostic { file, place, level, says, .. } = diagnostic;
    let file = file.as_deref().unwrap_or_default();
    match (file, place) {
        ("", _) => format!("{level}: {says}"),
        (file, Some(place)) => format!("{file}:{}:{}: {level}: {says}", place.line, place.column),
        (file, None) => format!("{file}: {level}: {says}"),
    }
}
