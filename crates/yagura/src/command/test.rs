//! `yagura test DIR…`: runs the tests that people have of their policies.
//!
//! Each kind of tests is a module: it says which files are its own, and runs what they hold.

mod coverage;
mod find;
mod gatekeeper;
mod kyverno;
mod ledger;
mod own;
mod pod_security;
mod read;

use std::path::Path;
use std::process::ExitCode;
use std::time::SystemTime;

use anyhow::bail;
use source::files;

use crate::cli::Test;
use crate::config::Config;
use crate::speech;
use coverage::Coverage;
use ledger::Ledger;

/// A kind of tests.
struct Kind {
    /// A file, by its path and its bytes, holds tests of this kind.
    has: fn(&Path, &[u8]) -> bool,
    /// Runs what such a file holds. The error says why none of it could be.
    run: fn(&Path, &[u8], &Shared) -> anyhow::Result<Vec<Case>>,
}

/// What all tests of one run share.
struct Shared {
    /// The moment that policies are told.
    now: SystemTime,
    coverage: Coverage,
}

/// All kinds. A file belongs to the first that takes it.
const KINDS: &[Kind] = &[
    Kind { has: kyverno::has, run: kyverno::run },
    Kind { has: own::has, run: own::run },
    Kind { has: gatekeeper::has, run: gatekeeper::run },
    Kind { has: pod_security::has, run: |path, bytes, _| pod_security::run(path, bytes) },
];

/// One case, and what came of it.
#[derive(Debug)]
struct Case {
    /// Where it is written: `dir/kyverno-test.yaml:12`.
    place: String,
    /// What it is about: `policy rule Kind/name`, `test/case`.
    name: String,
    outcome: Outcome,
    /// Whether all languages agree on it, where the policy is written in several.
    is_alike: Option<bool>,
}

impl Case {
    /// A case of a policy in one language.
    fn new(place: String, name: String, outcome: Outcome) -> Case {
        Case { place, name, outcome, is_alike: None }
    }
}

#[derive(Debug)]
enum Outcome {
    Passed,
    /// What came, and what was wanted.
    Failed(String),
    /// Why it was left out: its author said so, or it asks for what is not here.
    NotRun(String),
    /// Why it could not be run, though it should have been.
    Broken(String),
}

/// Runs the tests in the folders and files that are named. The last line says how many passed.
pub(crate) fn run(test: &Test, config: &Config) -> anyhow::Result<ExitCode> {
    let mut ledger = Ledger::new(&test.run, test.verbose);
    let shared = Shared { now: config.now, coverage: Coverage::default() };
    let mut tests = 0;
    for path in find::files(&test.targets)? {
        let name = path.to_string_lossy();
        let bytes = match files::read(&path) {
            Ok(bytes) => bytes,
            Err(diagnostic) => {
                // What cannot be read is no test that we know of, unless it was named.
                if test.targets.iter().any(|target| *target == name) {
                    ledger.unreadable(&name, &diagnostic.says);
                }
                continue;
            }
        };
        let Some(kind) = KINDS.iter().find(|kind| (kind.has)(&path, &bytes)) else { continue };
        tests += 1;
        match (kind.run)(&path, &bytes, &shared) {
            Ok(cases) => cases.into_iter().for_each(|case| ledger.count(case)),
            Err(error) => ledger.unreadable(&name, &format!("{error:#}")),
        }
    }
    if tests == 0 && !ledger.has_unreadable() {
        let targets = test.targets.join(", ");
        bail!("no test in {targets}; `yagura test --help` says what is one");
    }
    if ledger.is_empty() {
        bail!("no case has {} in its name", test.run.join(" or "));
    }
    if let Some(path) = &test.junit {
        ledger.write_junit(path)?;
    }
    let coverage = if test.coverage { shared.coverage.report() } else { String::new() };
    speech::give(&(coverage + &ledger.report()))?;
    Ok(ledger.status())
}
