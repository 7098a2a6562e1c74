//! Reads policies and the objects that they may change.

use std::path::Path;
use std::sync::Arc;

use anyhow::bail;
use model::{Diagnostic, Document, objects_in};
use policy::gatekeeper::{Mutator, Mutators};
use source::files::{self, Content, Input, Options};
use source::yaml;

use crate::policies::mutating::{Mutating, bindings};

/// A document and the file that gave it.
pub(super) type Given = (Document, Arc<str>);

/// The policies in files and folders that change objects. What cannot be used is told.
pub(super) fn policies(places: &[String]) -> anyhow::Result<(Vec<Mutating>, Vec<Diagnostic>)> {
    if let Some(missing) = places.iter().find(|place| !Path::new(place).exists()) {
        bail!("cannot open {missing}");
    }
    let options = Options { hidden: false, gitignore: false, exclude: Vec::new(), programs: None };
    let listing = files::list(places, &options);
    let (documents, wrong) = objects(&listing.inputs);
    let (mut policies, mut told) = (Vec::new(), listing.diagnostics);
    let mut mutators = Vec::new();
    told.extend(wrong);
    let given = || documents.iter().flat_map(|(it, file)| objects_in(it.root(), Some(file)));
    let bindings = match bindings(given()) {
        Ok(bindings) => bindings,
        Err(mistake) => bail!("a binding cannot be used: {}: {}", mistake.path, mistake.says),
    };
    for (document, file) in &documents {
        for object in objects_in(document.root(), Some(file)) {
            if Mutator::is_kind(object.kind()) {
                match Mutator::read(&object) {
                    Ok(mutator) => mutators.push(mutator),
                    Err(diagnostic) => told.push(diagnostic.in_file(file)),
                }
                continue;
            }
            match Mutating::read(&object, &bindings) {
                None => {}
                Some(Ok(policy)) => policies.push(policy),
                Some(Err(mistakes)) => told.extend(mistakes.into_iter().map(|mistake| {
                    let diagnostic = crate::policies::told(&object, mistake);
                    diagnostic.in_file(file)
                })),
            }
        }
    }
    policies.extend(together(mutators, &mut told));
    Ok((policies, told))
}

/// Gatekeeper's mutators as the one policy that they are, where there are any.
fn together(mutators: Vec<Mutator>, told: &mut Vec<Diagnostic>) -> Option<Mutating> {
    if mutators.is_empty() {
        return None;
    }
    let mutators = Mutators::of(mutators);
    let mutators =
        mutators.map_err(|error| told.push(Diagnostic::error(error.to_string()))).ok()?;
    told.extend(mutators.conflicting().map(|name| {
        let says = "it disagrees with other mutators about the shape of an object, and is left out";
        Diagnostic::error(format!("{name}: {says}"))
    }));
    Some(Mutating::of_gatekeeper(mutators))
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
