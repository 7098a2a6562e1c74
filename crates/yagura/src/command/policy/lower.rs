//! `yagura policy lower FILE…`: policies as the API server's own, ready to be applied.

use std::process::ExitCode;
use std::sync::Arc;

use anyhow::bail;
use model::{Diagnostic, Document, Level, objects_in};
use policy::lower::{Lowering, Native};
use policy::tree::Tree;
use source::files::{self, Content, Options};
use source::yaml;

use crate::cli::{Lower, Shape};
use crate::speech;

/// What is printed, and what is told.
#[derive(Default)]
struct Lowered {
    objects: Vec<Tree>,
    /// Policies that were looked at, and those among them that are lowered.
    policies: usize,
    done: usize,
    told: Vec<String>,
    /// Some file could not be read.
    is_partial: bool,
}

/// Prints what the policies in the places that are named become, and why others cannot.
pub(super) fn run(lower: &Lower) -> anyhow::Result<ExitCode> {
    let places: Vec<String> = lower.targets.iter().chain(&lower.policy).cloned().collect();
    let mut lowered = Lowered::default();
    let documents = lowered.read(&places);
    let objects =
        || documents.iter().flat_map(|(document, file)| objects_in(document.root(), Some(file)));
    let mut lowering = Lowering::default();
    objects().for_each(|object| lowering.note(&object));
    for object in objects() {
        if policy::lower::is_binding(&object) {
            lowered.objects.extend(Tree::from_node(object.node(), usize::MAX).ok());
        }
        let Some(result) = lowering.lower(&object) else { continue };
        lowered.policies += 1;
        match result {
            Ok(Native { objects }) => {
                lowered.done += 1;
                lowered.objects.extend(objects);
            }
            Err(reasons) => {
                let file = object.file().map_or("", |file| file);
                let line = object.begins().map_or(0, |place| place.line);
                let reference = object.reference();
                let why = reasons
                    .into_iter()
                    .map(|reason| format!("{file}:{line}: {reference} is not lowered: {reason}"));
                lowered.told.extend(why);
            }
        }
    }
    if lowered.policies == 0 {
        bail!("there is no policy in {}", places.join(", "));
    }
    lowered.give(lower.output)
}

impl Lowered {
    /// The documents of all files; what cannot be read is told.
    fn read(&mut self, places: &[String]) -> Vec<(Document, Arc<str>)> {
        let listing = files::list(places, &Options::default());
        self.tell(listing.diagnostics);
        let mut documents = Vec::new();
        for input in &listing.inputs {
            let Content::File(path) = &input.content else { continue };
            let bytes = match files::read(path) {
                Ok(bytes) => bytes,
                Err(diagnostic) => {
                    self.tell([diagnostic.in_file(&input.name)]);
                    continue;
                }
            };
            let stream = yaml::read(&bytes, &yaml::Limits::default());
            self.tell(stream.diagnostics.into_iter().map(|it| it.in_file(&input.name)));
            documents.extend(stream.documents.into_iter().map(|it| (it, Arc::clone(&input.name))));
        }
        documents
    }

    fn tell(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        for diagnostic in diagnostics {
            self.is_partial |= diagnostic.level != Level::Warning;
            self.told.push(told(&diagnostic));
        }
    }

    /// Prints: objects on standard output, everything else beside it.
    fn give(&self, shape: Shape) -> anyhow::Result<ExitCode> {
        let printed = super::printed(self.objects.iter(), shape);
        speech::give(&printed)?;
        self.told.iter().for_each(|line| speech::say(line));
        speech::say(&format!("{} of {} policies lowered", self.done, self.policies));
        Ok(match (self.is_partial, self.done == self.policies) {
            (true, _) => ExitCode::from(2),
            (false, true) => ExitCode::SUCCESS,
            (false, false) => ExitCode::from(1),
        })
    }
}

/// `FILE:LINE:COLUMN: SAYS`, as far as it is known.
fn told(diagnostic: &Diagnostic) -> String {
    let file = diagnostic.file.as_deref().unwrap_or_default();
    match diagnostic.place {
        Some(place) => format!("{file}:{}:{}: {}", place.line, place.column, diagnostic.says),
        None => format!("{file}: {}", diagnostic.says),
    }
}
