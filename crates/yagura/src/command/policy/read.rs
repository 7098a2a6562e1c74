//! Reads the documents of policies, and of the objects that they are asked about.

use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use model::{Diagnostic, Document, objects_in};
use source::files::{self, Content, Input, Options};
use source::yaml;

use policy::library::Exceptions;

/// A document and the file that gave it.
pub(super) type Given = (Document, Arc<str>);

/// The documents in files and folders of policies.
pub(super) fn documents(places: &[String]) -> anyhow::Result<(Vec<Given>, Vec<Diagnostic>)> {
    if let Some(missing) = places.iter().find(|place| !Path::new(place).exists()) {
        bail!("cannot open {missing}");
    }
    let listing = files::list(places, &Options::default());
    let (documents, wrong) = objects(&listing.inputs);
    let mut told = listing.diagnostics;
    told.extend(wrong);
    Ok((documents, told))
}

/// The exceptions among policies.
pub(super) fn exceptions(documents: &[Given], told: &mut Vec<Diagnostic>) -> Exceptions {
    let mut exceptions = Exceptions::default();
    for (document, file) in documents {
        for object in objects_in(document.root(), Some(file)) {
            let mistakes = exceptions.add(&object).err().unwrap_or_default();
            told.extend(
                mistakes
                    .into_iter()
                    .map(|it| policy::library::mistake_told(&object, it).in_file(file)),
            );
        }
    }
    exceptions
}

/// The documents of all inputs.
pub(super) fn objects(inputs: &[Input]) -> (Vec<Given>, Vec<Diagnostic>) {
    let (mut documents, mut told) = (Vec::new(), Vec::new());
    for input in inputs {
        let bytes = match &input.content {
            Content::Bytes(bytes) => bytes.clone(),
            Content::File(path) => match files::read(path) {
                Ok(bytes) => bytes,
                Err(diagnostic) => {
                    told.push(diagnostic.in_file(&input.name));
                    continue;
                }
            },
        };
        let stream = yaml::read(&bytes, &yaml::Limits::default());
        told.extend(stream.diagnostics.into_iter().map(|it| it.in_file(&input.name)));
        documents.extend(stream.documents.into_iter().map(|it| (it, Arc::clone(&input.name))));
    }
    (documents, told)
}
