//! The files of tests, and what is wrong with them.

use std::path::Path;

use model::{Diagnostic, Document, Level};
use source::{files, yaml};

/// The documents of a file; the error is a sentence with its place.
pub(super) fn file(path: &Path) -> Result<Vec<Document>, String> {
    let name = path.display().to_string();
    let bytes = files::read(path).map_err(|diagnostic| says(&name, &diagnostic))?;
    documents(&name, &bytes)
}

/// The documents of a file that was read.
pub(super) fn documents(name: &str, bytes: &[u8]) -> Result<Vec<Document>, String> {
    let stream = yaml::read(bytes, &yaml::Limits::default());
    match stream.diagnostics.iter().find(|it| it.level == Level::Error) {
        Some(wrong) => Err(says(name, wrong)),
        None => Ok(stream.documents),
    }
}

/// A diagnostic about a file, with its place.
pub(super) fn says(name: &str, diagnostic: &Diagnostic) -> String {
    let says = &diagnostic.says;
    match diagnostic.place {
        Some(place) => format!("{name}:{}:{}: {says}", place.line, place.column),
        None => format!("{name}: {says}"),
    }
}
