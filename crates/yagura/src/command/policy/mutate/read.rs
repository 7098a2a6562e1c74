//! The policies that change objects, of all documents that are given.

use anyhow::bail;
use model::{Diagnostic, objects_in};
use policy::gatekeeper::{Mutator, Mutators};

use super::super::read::Given;
use policy::library::Bindings;
use policy::library::Mutating;

/// The policies among documents that change objects. What cannot be used is told.
pub(super) fn policies(
    documents: &[Given],
    told: &mut Vec<Diagnostic>,
) -> anyhow::Result<Vec<Mutating>> {
    let (mut policies, mut mutators) = (Vec::new(), Vec::new());
    let given = || documents.iter().flat_map(|(it, file)| objects_in(it.root(), Some(file)));
    let bindings = match Bindings::read(given()) {
        Ok(bindings) => bindings,
        Err(mistake) => bail!("a binding cannot be used: {}: {}", mistake.path, mistake.says),
    };
    for (document, file) in documents {
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
                    let diagnostic = policy::library::mistake_told(&object, mistake);
                    diagnostic.in_file(file)
                })),
            }
        }
    }
    policies.extend(together(mutators, told));
    Ok(policies)
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
