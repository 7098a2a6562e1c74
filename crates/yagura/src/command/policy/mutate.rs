//! `yagura policy mutate --policy FILE TARGET…`: shows what policies would change.

mod course;
mod read;
mod shown;

use std::process::ExitCode;

use anyhow::bail;
use model::{Diagnostic, Level};

use crate::cli::Mutate;
use crate::config::Config;
use crate::{answers, intake, speech};
use course::Course;

/// Applies the policies to every object, and shows those that change.
pub(super) fn run(mutate: &Mutate, config: &Config) -> anyhow::Result<ExitCode> {
    let (policies, mut told) = read::policies(&mutate.policy)?;
    if policies.is_empty() && told.is_empty() {
        bail!("no policy in {} changes objects", mutate.policy.join(", "));
    }
    let (inputs, listed) = intake::list(&mutate.reading, config);
    told.extend(listed);
    let (given, wrong) = read::objects(&inputs);
    told.extend(wrong);
    if given.is_empty() {
        told.push(intake::nothing_there(&mutate.reading.targets, inputs.len()));
    }
    let mut course = Course::new(given, mutate.complete, answers::at(config.now));
    course.apply(&policies);
    told.append(&mut course.told);
    speech::give(&shown::changed(&course.states, mutate.output))?;
    told.iter().for_each(|diagnostic| speech::say(&line(diagnostic)));
    let changed = course.states.iter().filter(|state| state.is_changed()).count();
    speech::say(&format!("{changed} of {} objects would change", course.states.len()));
    let is_lost = told.iter().any(|it| it.level != Level::Warning);
    Ok(match (is_lost, changed) {
        (true, _) => ExitCode::from(2),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::from(1),
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
