//! What `scan` and `fix` have in common: targets in, harvest out.

pub(crate) mod cluster;

use std::io;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use model::Diagnostic;
use source::files::{self, Content, Input, Options};
use source::project::Project;

use crate::cli::{Judging, Reading};
use crate::config::Config;
use crate::pipeline::{self, Harvest, Judges, Plan};
use crate::{selection, speech};

/// Everything there is to report on.
pub(crate) struct Intake {
    pub(crate) inputs: Vec<Input>,
    pub(crate) judges: Judges,
    pub(crate) project: Project,
    pub(crate) harvest: Harvest,
}

/// Lists the targets, reads and judges them.
pub(crate) fn take(
    reading: &Reading,
    judging: &Judging,
    config: &Config,
) -> anyhow::Result<Intake> {
    let (project, mut diagnostics) = selection::project(&judging.exceptions)?;
    let (judges, told) = selection::judges(judging, &project)?;
    diagnostics.extend(told);
    let started = Instant::now();
    let (inputs, listed) = list(reading, config);
    let walk = started.elapsed();
    let mut harvest = judge(&inputs, &judges, judging, config);
    harvest.timings.walk = walk;
    diagnostics.extend(listed);
    diagnostics.append(&mut harvest.diagnostics);
    if harvest.objects == 0 {
        diagnostics.push(nothing_there(&reading.targets, harvest.files));
    }
    harvest.diagnostics = diagnostics;
    Ok(Intake { inputs, judges, project, harvest })
}

/// Lists the targets, and takes what is piped in.
pub(crate) fn list(reading: &Reading, config: &Config) -> (Vec<Input>, Vec<Diagnostic>) {
    let mut listing = files::list(&reading.targets, &options(reading, config));
    let mut diagnostics = Vec::new();
    for input in listing.inputs.iter_mut().filter(|input| &*input.name == "-") {
        match standard_input() {
            Ok(bytes) => input.content = Content::Bytes(bytes),
            Err(diagnostic) => diagnostics.push(diagnostic.in_file(&input.name)),
        }
    }
    diagnostics.append(&mut listing.diagnostics);
    (listing.inputs, diagnostics)
}

/// Judges inputs that are listed already.
pub(crate) fn judge(
    inputs: &[Input],
    judges: &Judges,
    judging: &Judging,
    config: &Config,
) -> Harvest {
    let progress = Progress::new(config.shows_progress, "files");
    let plan = Plan {
        threads: judging.threads.unwrap_or_else(cores).max(1),
        complete: judging.complete,
        now: config.now,
        progress: &|done, total| progress.show(done, total),
    };
    let harvest = pipeline::run(inputs, judges, &plan);
    progress.clear();
    harvest
}

fn options(reading: &Reading, config: &Config) -> Options {
    Options {
        hidden: reading.hidden,
        gitignore: !reading.no_ignore,
        exclude: reading.exclude.clone(),
        programs: config.programs.clone().filter(|_| !reading.no_render),
    }
}

/// Standard input, unless nobody is there to write it.
fn standard_input() -> Result<Vec<u8>, Diagnostic> {
    files::read_stream(io::stdin().lock())
}

/// No objects is never a success: whoever scans a folder expects some there.
pub(crate) fn nothing_there(targets: &[String], files: usize) -> Diagnostic {
    let says = format!("no Kubernetes object in {}: {files} files were read", targets.join(", "));
    Diagnostic::unknown(says)
        .help("name a folder with manifests; --hidden and --no-ignore take more files")
}

fn cores() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// A line on the terminal, for work that takes longer than a moment.
pub(crate) struct Progress {
    enabled: bool,
    /// What is counted.
    noun: &'static str,
    started: Instant,
    last: Mutex<Option<Instant>>,
}

impl Progress {
    const QUIET_FOR: Duration = Duration::from_millis(700);
    const EVERY: Duration = Duration::from_millis(100);

    pub(crate) fn new(enabled: bool, noun: &'static str) -> Progress {
        Progress { enabled, noun, started: Instant::now(), last: Mutex::new(None) }
    }

    pub(crate) fn show(&self, done: usize, total: usize) {
        if !self.enabled || self.started.elapsed() < Progress::QUIET_FOR {
            return;
        }
        let Ok(mut last) = self.last.lock() else { return };
        if last.is_none_or(|last| last.elapsed() >= Progress::EVERY) {
            speech::progress(&format!("scanned {done} of {total} {}", self.noun));
            *last = Some(Instant::now());
        }
    }

    pub(crate) fn clear(&self) {
        if self.last.lock().is_ok_and(|last| last.is_some()) {
            speech::progress("");
        }
    }
}
