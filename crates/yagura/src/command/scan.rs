//! `yagura scan TARGET…`: judge, and report.

mod outcome;

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use model::{Level, Severity};
use report::{Format, Report, Terminal};

use crate::baseline::Baseline;
use crate::cli::Scan;
use crate::config::Config;
use crate::intake;
use crate::pipeline::Timings;
use crate::quoted::Quoted;
use crate::{clock, data, speech};
use outcome::Outcome;

/// A report to write, and where to.
#[derive(Debug)]
struct Wanted {
    format: Format,
    file: Option<PathBuf>,
}

/// Judges the targets, and tells what came of it.
pub(crate) fn run(scan: &Scan, config: &Config) -> anyhow::Result<ExitCode> {
    let wanted = wanted(scan, config)?;
    let frameworks = scan.framework.iter().map(|name| data::framework(name));
    let frameworks = frameworks.collect::<anyhow::Result<Vec<_>>>()?;
    let baseline = scan.baseline.as_deref().map(Baseline::read).transpose()?;
    let intake = match intake::cluster::is_meant(&scan.reading, &scan.live)? {
        true => intake::cluster::take(&scan.live, &scan.judging, config)?,
        false => intake::take(&scan.reading, &scan.judging, config)?,
    };
    let (inputs, timings) = (intake.inputs, intake.harvest.timings);
    let outcome =
        Outcome::of(intake.harvest, &intake.judges, intake.project, baseline.as_ref(), config)?;
    if let Some(file) = &scan.write_baseline {
        Baseline::write(file, &outcome.findings)?;
        speech::say(&format!(
            "{}: {} findings are known from now on",
            file.display(),
            outcome.findings.len()
        ));
    }
    let code = exit_code(&outcome, scan.fail_on);
    let started = Instant::now();
    let checks = outcome.check_results();
    let report = Report {
        version: env!("CARGO_PKG_VERSION"),
        began: &clock::rfc3339(config.now),
        targets: &scan.reading.targets,
        scanned: outcome.scanned,
        findings: &outcome.findings,
        excepted: &outcome.excepted,
        diagnostics: &outcome.diagnostics,
        checks: &checks,
        frameworks: &frameworks,
        sources: &Quoted::new(&inputs),
    };
    for each in &wanted {
        write(&report, each, scan, config)?;
    }
    if scan.timings {
        say_timings(&timings, started.elapsed());
    }
    // The program ends here: the system takes the memory back at once, not finding by finding.
    std::mem::forget((outcome, inputs));
    Ok(code)
}

/// 2 when input was lost; 1 when something bad enough was found; 2 again when nothing was, but
/// something could not be looked at; else 0.
fn exit_code(outcome: &Outcome, fail_on: Severity) -> ExitCode {
    let has = |level| outcome.diagnostics.iter().any(|diagnostic| diagnostic.level == level);
    if has(Level::Error) {
        ExitCode::from(2)
    } else if outcome.worst().is_some_and(|worst| worst >= fail_on) {
        ExitCode::from(1)
    } else if has(Level::Unknown) || outcome.worst_unknown().is_some_and(|it| it >= fail_on) {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    }
}

/// The reports that were asked for. At most one goes to standard output.
fn wanted(scan: &Scan, config: &Config) -> anyhow::Result<Vec<Wanted>> {
    let mut wanted = Vec::new();
    for written in &scan.format {
        let (format, file) = match written.split_once('=') {
            Some((format, file)) => (format, Some(PathBuf::from(file))),
            None => (written.as_str(), None),
        };
        wanted.push(Wanted { format: format.parse()?, file });
    }
    if wanted.is_empty() {
        // Controls are told in tables alone.
        let is_table = config.is_terminal || !scan.framework.is_empty();
        let format = if is_table { Format::Table } else { Format::Lines };
        wanted.push(Wanted { format, file: None });
    }
    let mut to_stdout: Vec<_> = wanted.iter_mut().filter(|each| each.file.is_none()).collect();
    match (to_stdout.as_mut_slice(), &scan.output) {
        ([_, second, ..], _) => {
            bail!("two reports for one place: write --format {}=FILE", second.format)
        }
        ([one], Some(file)) => one.file = Some(file.clone()),
        ([], Some(file)) => bail!("nothing is left to write to {}", file.display()),
        _ => {}
    }
    Ok(wanted)
}

fn write(report: &Report<'_>, wanted: &Wanted, scan: &Scan, config: &Config) -> anyhow::Result<()> {
    let for_a_person = matches!(wanted.format, Format::Table | Format::Lines);
    let least =
        scan.severity.unwrap_or(if for_a_person { Severity::Medium } else { Severity::Low });
    let colors = config.color && wanted.file.is_none();
    let limit = (scan.limit > 0 && wanted.file.is_none()).then_some(scan.limit);
    let terminal = Terminal { width: config.width, colors, least, limit };
    match &wanted.file {
        None => report::write(report, wanted.format, terminal, &mut io::stdout().lock())?,
        Some(path) => {
            let cannot = || format!("cannot write {}", path.display());
            let mut file = File::create(path).with_context(cannot)?;
            report::write(report, wanted.format, terminal, &mut file).with_context(cannot)?;
        }
    }
    Ok(())
}

fn say_timings(timings: &Timings, report: Duration) {
    let milliseconds = |duration: Duration| duration.as_secs_f64() * 1000.0;
    let Timings { walk, read, parse, judge } = timings;
    let phases =
        [("walk", walk), ("read", read), ("parse", parse), ("judge", judge), ("report", &report)];
    let phases = phases.map(|(name, took)| format!("{name} {:.1} ms", milliseconds(*took)));
    speech::say(&phases.join(", "));
}
