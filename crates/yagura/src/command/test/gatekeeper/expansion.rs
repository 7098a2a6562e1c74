//! The file of a test that says what becomes of workloads.

use policy::gatekeeper::{Expander, Expansion, Mutator, Mutators};

use super::load::File;

/// The templates of a file, with the mutators that stand beside them. gator wants none of them
/// left out; the error says which is.
pub(super) fn read(file: &File) -> Result<Expander, String> {
    let (mut templates, mut mutators) = (Vec::new(), Vec::new());
    for object in file.objects() {
        if object.is(Expansion::KIND) {
            templates.push(Expansion::read(&object).map_err(|it| file.says(&it))?);
        } else if Mutator::is_kind(object.kind()) {
            mutators.push(Mutator::read(&object).map_err(|it| file.says(&it))?);
        }
    }
    let mutators = Mutators::of(mutators).map_err(|error| error.to_string())?;
    let conflicting: Vec<&str> = mutators.conflicting().collect();
    if !conflicting.is_empty() {
        let names = conflicting.join(", ");
        return Err(format!("{}: mutators conflict: {names}", file.name()));
    }
    let expander = Expander::of(templates, mutators).map_err(|error| error.to_string())?;
    let cyclic: Vec<&str> = expander.cyclic().collect();
    match cyclic.is_empty() {
        true => Ok(expander),
        false => {
            let names = cyclic.join(", ");
            Err(format!("{}: expansion templates lead in a circle: {names}", file.name()))
        }
    }
}
