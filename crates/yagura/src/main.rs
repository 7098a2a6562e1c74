//! The program `yagura`: it wires, the other crates work.

mod answers;
mod baseline;
mod cli;
mod clock;
mod command;
mod config;
mod data;
mod duties;
mod intake;
mod keeping;
#[cfg(feature = "otlp")]
mod otlp;
mod pipeline;
mod policies;
mod quoted;
mod selection;
mod settled;
mod speech;

use std::process::ExitCode;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match command::run(cli) {
        Ok(code) => code,
        Err(error) if speech::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            speech::say(&format!("error: {error:#}"));
            ExitCode::from(2)
        }
    }
}
