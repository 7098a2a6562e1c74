//! What Gatekeeper expands workloads by: its templates, and the mutators of what they make.

use crate::gatekeeper::{self, Expander, Expansion, Mutator, Mutators};
use model::{Diagnostic, Object};

/// Templates and mutators, until all are read.
#[derive(Debug, Default)]
pub(super) struct Expanding {
    templates: Vec<Expansion>,
    mutators: Vec<Mutator>,
    /// What each mutator is told to be where there is nothing that it could change.
    idle: Vec<Diagnostic>,
}

impl Expanding {
    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.templates.len() + self.mutators.len()
    }

    /// Adds a template or a mutator, and gives what is wrong with it; `None` for anything else.
    pub(super) fn add(&mut self, object: &Object<'_>) -> Option<Vec<Diagnostic>> {
        if object.is(Expansion::KIND) {
            let read = Expansion::read(object).map(|template| self.templates.push(template));
            return Some(read.err().into_iter().collect());
        }
        if !Mutator::is_kind(object.kind()) {
            return None;
        }
        match Mutator::read(object) {
            Err(diagnostic) => Some(vec![diagnostic]),
            Ok(mutator) => {
                let says = "it changes objects, and a scan judges them as they are written";
                let idle = Diagnostic::unknown(format!("{}: {says}", object.reference()));
                let idle = object.begins().map_or(idle.clone(), |place| idle.at(place));
                self.idle.push(match object.file() {
                    Some(file) => idle.in_file(file),
                    None => idle,
                });
                self.mutators.push(mutator);
                Some(Vec::new())
            }
        }
    }

    /// Lets `policies` judge by all of them together. Gives all mutators, and says what is left out.
    /// `changes`: mutators have objects to change in any case.
    pub(super) fn join(
        self,
        policies: &mut gatekeeper::Policies,
        changes: bool,
    ) -> (Mutators, Vec<Diagnostic>) {
        if self.templates.is_empty() && !changes {
            return (Mutators::default(), self.idle);
        }
        let unknown = |says: &dyn std::fmt::Display| Diagnostic::unknown(says.to_string());
        let mutators = match Mutators::of(self.mutators) {
            Ok(mutators) => mutators,
            Err(error) => return (Mutators::default(), vec![unknown(&error)]),
        };
        let left_out = mutators.conflicting().map(|name| {
            format!("{name} disagrees with other mutators about the shape of an object")
        });
        let mut left_out: Vec<String> = left_out.collect();
        let expander = match self.templates.is_empty() {
            true => Ok(None),
            false => Expander::of(self.templates, mutators.clone()).map(Some),
        };
        match expander {
            Ok(None) => {}
            Ok(Some(expander)) => {
                let cyclic = expander.cyclic();
                left_out.extend(cyclic.map(|name| {
                    format!("ExpansionTemplate/{name} leads back to itself by what it makes")
                }));
                policies.expand_by(expander);
            }
            Err(error) => left_out.push(error.to_string()),
        }
        let told = left_out.iter().map(|says| unknown(says).help("it is left out")).collect();
        (mutators, told)
    }
}
