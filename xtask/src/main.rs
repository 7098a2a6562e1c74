//! Our own build: continuous integration, conformance, generated files.
#![expect(clippy::print_stdout, reason = "a build tool talks to the person who runs it")]

mod arrows;
mod ci;
mod conformance;
mod fuzz;
mod image;
mod schemas;

#[path = "../../tests/support/api_server.rs"]
mod api_server;
#[path = "../../tests/support/postgres_server.rs"]
mod postgres_server;

use clap::Parser;

#[derive(Debug, Parser)]
#[command(name = "cargo xtask", about = "Yagura's own build")]
enum Task {
    /// Everything that CI runs: format, lints, tests, conformance
    Ci,
    /// Hold a part of Yagura against other people's test cases
    Conformance {
        /// Which corpus; all of them when none is named
        corpus: Option<String>,
        /// List every case that is judged differently, also those with a reason
        #[arg(long)]
        verbose: bool,
    },
    /// Hold the crates to who may use whom
    Arrows,
    /// Fetch the schemas of others that tests hold our reports to (needs npm)
    Schemas,
    /// Build an image of nothing but the program, as an OCI archive (needs buildah or umoci)
    Image {
        /// What to call it
        #[arg(long, default_value = concat!("yagura:", env!("CARGO_PKG_VERSION")))]
        tag: String,
    },
    /// Feed each parser of foreign bytes with what it never saw
    Fuzz {
        /// How long to feed each of them
        #[arg(default_value_t = 60)]
        seconds: u32,
    },
}

fn main() -> anyhow::Result<()> {
    match Task::parse() {
        Task::Ci => ci::run(),
        Task::Conformance { corpus, verbose } => conformance::run(corpus.as_deref(), verbose),
        Task::Arrows => arrows::check(),
        Task::Schemas => schemas::fetch(),
        Task::Image { tag } => image::build(&tag),
        Task::Fuzz { seconds } => fuzz::run(seconds),
    }
}
