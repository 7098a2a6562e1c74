//! `yagura policy mutate --policy FILE TARGET…`: shows what policies would change.

mod course;
mod read;
mod shown;

use std::process::ExitCode;

use anyhow::bail;
use model::Level;

use super::read as reading;
use crate::cli::Mutate;
use crate::config::Config;
use crate::{answers, intake, speech};
use course::Course;

/// Applies the policies to every object, and shows those that change.
pub(super) fn run(mutate: &Mutate, config: &Config) -> anyhow::Result<ExitCode> {
    let (documents, mut told) = reading::documents(&mutate.policy)?;
    let policies = read::policies(&documents, &mut told)?;
    let exceptions = reading::exceptions(&documents, &mut told);
    if policies.is_empty() && told.is_empty() {
        bail!("no policy in {} changes objects", mutate.policy.join(", "));
    }
    let (inputs, listed) = intake::list(&mutate.reading, config);
    told.extend(listed);
    let (given, wrong) = reading::objects(&inputs);
    told.extend(wrong);
    if given.is_empty() {
        told.push(intake::nothing_there(&mutate.reading.targets, inputs.len()));
    }
    let mut course = Course::new(given, mutate.complete, answers::at(config.now), exceptions);
    course.apply(&policies);
    told.append(&mut course.told);
    speech::give(&shown::changed(&course.states, mutate.output))?;
    speech::tell(&told);
    let changed = course.states.iter().filter(|state| state.is_changed()).count();
    speech::say(&format!("{changed} of {} objects would change", course.states.len()));
    let is_lost = told.iter().any(|it| it.level != Level::Warning);
    Ok(match (is_lost, changed) {
        (true, _) => ExitCode::from(2),
        (false, 0) => ExitCode::SUCCESS,
        (false, _) => ExitCode::from(1),
    })
}
