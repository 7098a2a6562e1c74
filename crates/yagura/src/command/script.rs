//! `yagura completions` and `yagura man`: what shells and `man` want to know of us.

use std::fs;
use std::io::Write;
use std::process::ExitCode;

use anyhow::Context;
use clap::CommandFactory;

use crate::cli::{Cli, Completions, Man};

/// Prints a completion script.
pub(crate) fn completions(completions: &Completions) -> anyhow::Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(completions.shell, &mut Cli::command(), "yagura", &mut script);
    std::io::stdout().lock().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// Writes a manual page for the program and one for each verb.
pub(crate) fn man(man: &Man) -> anyhow::Result<ExitCode> {
    fs::create_dir_all(&man.folder)
        .with_context(|| format!("cannot make {}", man.folder.display()))?;
    clap_mangen::generate_to(Cli::command(), &man.folder)
        .with_context(|| format!("cannot write into {}", man.folder.display()))?;
    Ok(ExitCode::SUCCESS)
}
