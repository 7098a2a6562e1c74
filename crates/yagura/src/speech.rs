//! The only place that prints: data to standard output, talk to standard error.
#![expect(clippy::print_stderr, reason = "this is where the program talks")]

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

use anyhow::Error;
use model::Diagnostic;
use serde_json::{Map, Value};

use crate::clock;

/// Who listens is a program, which wants a JSON object a line.
static IS_JSON: AtomicBool = AtomicBool::new(false);

/// Everything that is said from now on is a JSON object of `time`, `level` and `message`.
pub(crate) fn speak_json() {
    IS_JSON.store(true, Ordering::Relaxed);
}

/// Says something to the person at the terminal. What begins with `error: ` or `warning: ` is one.
pub(crate) fn say(text: &str) {
    heard(|now| record(text, now));
    if IS_JSON.load(Ordering::Relaxed) {
        eprintln!("{}", record(text, SystemTime::now()));
    } else {
        eprintln!("{text}");
    }
}

/// Tells what is wrong with input, each on a line.
pub(crate) fn tell(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        heard(|now| placed(diagnostic, now));
        if IS_JSON.load(Ordering::Relaxed) {
            eprintln!("{}", placed(diagnostic, SystemTime::now()));
        } else {
            eprintln!("{}", line(diagnostic));
        }
    }
}

/// Has what is said go to a collector, too, where there is one.
#[cfg(feature = "otlp")]
fn heard(line: impl FnOnce(SystemTime) -> Value) {
    let now = SystemTime::now();
    crate::otlp::hear(now, || line(now));
}

#[cfg(not(feature = "otlp"))]
fn heard(_: impl FnOnce(SystemTime) -> Value) {}

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

/// A line of words as an object.
fn record(text: &str, now: SystemTime) -> Value {
    let said = [("error", "error: "), ("warning", "warning: ")].into_iter();
    let mut said = said.filter_map(|(level, word)| Some((level, text.strip_prefix(word)?)));
    let (level, message) = said.next().unwrap_or(("info", text));
    let entries = [("time", clock::rfc3339(now)), ("level", level.to_owned())].into_iter();
    let entries = entries.chain([("message", message.to_owned())]);
    Value::Object(entries.map(|(key, text)| (key.to_owned(), Value::String(text))).collect())
}

/// What is wrong with input as an object: with its file, line, column and remedy, as far as they are
/// known.
fn placed(diagnostic: &Diagnostic, now: SystemTime) -> Value {
    let Diagnostic { file, place, level, says, help, .. } = diagnostic;
    let mut entries = Map::new();
    let mut text = |key: &str, text: &str| {
        if !text.is_empty() {
            entries.insert(key.to_owned(), Value::String(text.to_owned()));
        }
    };
    text("time", &clock::rfc3339(now));
    text("level", &level.to_string());
    text("message", says);
    text("file", file.as_deref().unwrap_or_default());
    text("help", help.as_deref().unwrap_or_default());
    if let Some(place) = place {
        entries.insert("line".to_owned(), place.line.into());
        entries.insert("column".to_owned(), place.column.into());
    }
    Value::Object(entries)
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::record;

    #[test]
    fn a_record_says_how_bad_it_is() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(86_400);
        let record = |text| record(text, now).to_string();
        assert_eq!(
            record("error: the \"store\" is full"),
            r#"{"level":"error","message":"the \"store\" is full","time":"1970-01-02T00:00:00Z"}"#
        );
        assert!(record("warning: a\nb").contains(r#""level":"warning","message":"a\nb""#));
        assert!(record("registered").contains(r#""level":"info","message":"registered""#));
    }
}
