//! `yagura policy generate --policy FILE TARGET…`: shows what policies would create.

mod made;

use std::process::ExitCode;

use anyhow::bail;
use model::{Diagnostic, Level, objects_in};

use super::printed;
use super::read::{self, Given};
use crate::cli::{Generate, Shape};
use crate::config::Config;
use crate::{answers, intake, speech};
use made::{Made, Makers};
use policy::library::Generating;

/// Asks the policies about every object, and shows what they make.
pub(super) fn run(generate: &Generate, config: &Config) -> anyhow::Result<ExitCode> {
    let (documents, mut told) = read::documents(&generate.policy)?;
    let policies = policies(&documents, &mut told);
    let exceptions = read::exceptions(&documents, &mut told);
    if policies.is_empty() && told.is_empty() {
        bail!("no policy in {} creates objects", generate.policy.join(", "));
    }
    let (inputs, listed) = intake::list(&generate.reading, config);
    told.extend(listed);
    let (given, wrong) = read::objects(&inputs);
    told.extend(wrong);
    if given.is_empty() {
        told.push(intake::nothing_there(&generate.reading.targets, inputs.len()));
    }
    let answers = answers::at(config.now);
    let mut makers = Makers::new(&policies, &exceptions, answers, &given, generate.complete);
    makers.ask(&given);
    told.append(&mut makers.told);
    speech::give(&shown(&makers.made, generate.output))?;
    speech::tell(&told);
    let count = makers.made.len();
    let objects = if count == 1 { "object" } else { "objects" };
    speech::say(&format!("{count} {objects} would be created"));
    let is_lost = told.iter().any(|it| it.level != Level::Warning);
    Ok(match (is_lost, count) {
        (true, _) => ExitCode::from(2),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::from(1),
    })
}

/// The policies among documents that make objects. What cannot be used is told.
fn policies(documents: &[Given], told: &mut Vec<Diagnostic>) -> Vec<Generating> {
    let mut policies = Vec::new();
    for (document, file) in documents {
        for object in objects_in(document.root(), Some(file)) {
            match Generating::read(&object, answers::read_documents) {
                None => {}
                Some(Ok(policy)) => policies.push(policy),
                Some(Err(mistakes)) => told.extend(
                    mistakes
                        .into_iter()
                        .map(|it| policy::library::mistake_told(&object, it).in_file(file)),
                ),
            }
        }
    }
    policies
}

/// All objects that are made; YAML names who made them.
fn shown(made: &[Made], shape: Shape) -> String {
    match shape {
        Shape::Json => printed(made.iter().map(|made| &made.object), shape),
        Shape::Yaml => {
            let one = |made: &Made| {
                format!("# by {}, for {}\n{}", made.by, made.trigger, made.object.to_yaml())
            };
            made.iter().map(one).collect::<Vec<_>>().join("---\n")
        }
    }
}
