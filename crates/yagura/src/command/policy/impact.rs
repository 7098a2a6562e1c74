//! `yagura policy impact`: what policies would refuse, warn of or change, if they were in force.

mod effect;
pub(super) mod shown;
mod trial;

use std::process::ExitCode;

use crate::cli::Impact;
use crate::config::Config;
use crate::{intake, speech};
pub(super) use trial::{Course, Ground};

/// Tries the policies, and shows what they would do.
pub(super) fn run(impact: &Impact, config: &Config) -> anyhow::Result<ExitCode> {
    let mut course = Course::of(&impact.trial)?;
    let targets = &impact.reading.targets;
    let ground = match targets.as_slice() {
        [word] if word == "cluster" => Ground::cluster(&impact.trial, config)?,
        _ => {
            let (inputs, listed) = intake::list(&impact.reading, config);
            course.told.extend(listed);
            Ground::Files { inputs, is_complete: impact.complete }
        }
    };
    let mut effects = course.run(&ground, &impact.trial, config)?;
    if effects.objects == 0 && effects.requests == 0 {
        course.told.push(intake::nothing_there(targets, 0));
    }
    effects.put_in_order();
    let text = match impact.json {
        true => shown::json(&effects),
        false => shown::text(&effects, impact.trial.limit),
    };
    speech::give(&text)?;
    speech::tell(&course.told);
    speech::say(&shown::summary(&effects));
    Ok(ExitCode::from(match () {
        () if course.is_lost() || effects.has_unknowns() => 2,
        () if effects.all.is_empty() => 0,
        () => 1,
    }))
}
