//! All of CI, in one command that runs the same on every machine.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, bail};

use crate::schemas;

/// A step: what to call it, and the arguments for cargo.
type Step = (&'static str, &'static [&'static str]);

/// The steps, the quickest to fail first.
const STEPS: &[Step] = &[
    ("format", &["fmt", "--all", "--check"]),
    ("lints", &["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]),
    ("tests", &["test", "--workspace", "--", "--show-output"]),
    ("lints with PostgreSQL", WITH_POSTGRES_LINTS),
    ("tests with PostgreSQL", WITH_POSTGRES_TESTS),
    ("lints with OTLP", WITH_OTLP_LINTS),
    ("tests with OTLP", WITH_OTLP_TESTS),
];

/// What the store's feature adds.
const WITH_POSTGRES_LINTS: &[&str] = &[
    "clippy",
    "--package",
    "yagura-store",
    "--all-targets",
    "--features",
    "postgres",
    "--quiet",
    "--",
    "-D",
    "warnings",
];
const WITH_POSTGRES_TESTS: &[&str] = &[
    "test",
    "--package",
    "yagura-store",
    "--features",
    "postgres",
    "--",
    "--show-output",
    "postgres",
];

/// What the program's feature `otlp` adds.
const WITH_OTLP_LINTS: &[&str] = &[
    "clippy",
    "--package",
    "yagura",
    "--all-targets",
    "--features",
    "otlp",
    "--quiet",
    "--",
    "-D",
    "warnings",
];
const WITH_OTLP_TESTS: &[&str] =
    &["test", "--package", "yagura", "--features", "otlp", "--", "--show-output", "otlp"];

/// Runs every step, then every corpus; prints what was skipped at the end.
pub(crate) fn run() -> anyhow::Result<()> {
    let mut skipped = Vec::new();
    // Without it, the test that needs it says that it was skipped.
    if let Err(error) = schemas::fetch() {
        println!("SARIF's schema is not fetched: {error:#}");
    }
    for (name, arguments) in STEPS {
        let started = Instant::now();
        println!("== {name}");
        cargo(arguments, &mut skipped).with_context(|| format!("the step {name} failed"))?;
        println!("== {name} took {:.0} s", started.elapsed().as_secs_f64());
    }
    println!("== conformance");
    // The corpora are run by a program that was built to be fast: there are many cases.
    let all =
        ["run", "--quiet", "--profile", "conformance", "--package", "xtask", "--", "conformance"];
    cargo(&all, &mut skipped).context("the step conformance failed")?;
    for line in &skipped {
        println!("{line}");
    }
    println!("{} things were skipped", skipped.len());
    Ok(())
}

/// Runs cargo, passes on what it prints, and gathers what it says was skipped.
fn cargo(arguments: &[&str], skipped: &mut Vec<String>) -> anyhow::Result<()> {
    let mut child = Command::new(env!("CARGO")).args(arguments).stdout(Stdio::piped()).spawn()?;
    let stdout = child.stdout.take().context("cargo has no standard output")?;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        println!("{line}");
        if line.starts_with("skipped: ") && !skipped.contains(&line) {
            skipped.push(line);
        }
    }
    if !child.wait()?.success() {
        bail!("cargo {} failed", arguments.join(" "));
    }
    Ok(())
}
