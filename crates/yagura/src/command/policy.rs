//! `yagura policy …`: what can be done with policies beside judging by them.

mod lower;

use std::process::ExitCode;

use crate::cli::PolicyVerb;
use crate::config::Config;

/// Does what was typed.
pub(super) fn run(verb: &PolicyVerb, _: &Config) -> anyhow::Result<ExitCode> {
    match verb {
        PolicyVerb::Lower(lower) => lower::run(lower),
    }
}
