//! What policies have done in the background, read from documents.

use std::sync::Arc;

use model::{Diagnostic, Document, objects_in};
use policy::kyverno::GlobalContextEntry;
use policy::library::{Duty, mistake_told};
use server::errands::Duties;
use source::files::{self, Content, Input};
use source::yaml;

use crate::answers;

/// A document, and its file where it has one.
pub(crate) type Given = (Document, Option<Arc<str>>);

/// The documents of some files. What cannot be read is told elsewhere.
pub(crate) fn documents(inputs: &[Input]) -> Vec<Given> {
    let mut documents = Vec::new();
    for input in inputs {
        let Content::File(path) = &input.content else { continue };
        let Ok(bytes) = files::read(path) else { continue };
        let read = yaml::read(&bytes, &yaml::Limits::default()).documents.into_iter();
        documents.extend(read.map(|document| (document, Some(Arc::clone(&input.name)))));
    }
    documents
}

/// What policies have done, with their exceptions and what they look up. What is wrong with them is
/// told, and switches off nothing else.
pub(crate) fn read(documents: &[Given]) -> (Duties, Vec<Diagnostic>) {
    let (mut all, mut told) = (Duties::default(), Vec::new());
    for (document, file) in documents {
        for object in objects_in(document.root(), file.as_ref()) {
            if object.is(GlobalContextEntry::KIND) {
                all.globals.extend(GlobalContextEntry::read(&object));
                continue;
            }
            let read = match all.exceptions.add(&object) {
                Ok(true) => continue,
                Ok(false) => Duty::read(&object, answers::read_documents),
                Err(mistakes) => Err(mistakes),
            };
            match read {
                Ok(duties) => all.duties.extend(duties),
                Err(mistakes) => told.extend(mistakes.into_iter().map(|mistake| {
                    let diagnostic = mistake_told(&object, mistake);
                    match object.file() {
                        Some(file) => diagnostic.in_file(file),
                        None => diagnostic,
                    }
                })),
            }
        }
    }
    (all, told)
}
