//! `yagura test DIR…`: runs the tests that people have of their policies.

mod kyverno;

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::bail;
use source::files::{self, Input, Options};

use crate::cli::Test;
use crate::config::Config;
use crate::speech;

/// One case, and what came of it.
#[derive(Debug)]
struct Case {
    /// Where it is written: `dir/kyverno-test.yaml:12`.
    place: String,
    /// What it is about: `policy rule Kind/name`.
    name: String,
    outcome: Outcome,
}

#[derive(Debug)]
enum Outcome {
    Passed,
    /// What came, and what was wanted.
    Failed(String),
    /// Why it could not be run.
    NotRun(String),
}

/// Runs the tests in the folders and files that are named.
pub(crate) fn run(test: &Test, _: &Config) -> anyhow::Result<ExitCode> {
    let (mut tests, mut unreadable) = (0, 0);
    let (mut passed, mut failed) = (0, 0);
    let mut not_run: BTreeMap<String, usize> = BTreeMap::new();
    let mut out = String::new();
    for file in test_files(&test.targets)? {
        tests += 1;
        let cases = match kyverno::run(&file) {
            Ok(cases) => cases,
            Err(error) => {
                unreadable += 1;
                speech::say(&format!("error: {}: {error:#}", file.name));
                continue;
            }
        };
        for case in cases.into_iter().filter(|case| is_wanted(case, &test.run)) {
            let Case { place, name, outcome } = case;
            match outcome {
                Outcome::Passed => {
                    passed += 1;
                    if test.verbose {
                        out.push_str(&format!("ok    {place}: {name}\n"));
                    }
                }
                Outcome::Failed(how) => {
                    failed += 1;
                    out.push_str(&format!("FAIL  {place}: {name}: {how}\n"));
                }
                Outcome::NotRun(why) => {
                    if test.verbose {
                        out.push_str(&format!("skip  {place}: {name}: {why}\n"));
                    }
                    *not_run.entry(why).or_default() += 1;
                }
            }
        }
    }
    if tests == 0 {
        bail!("no test in {}: looked for kyverno-test.yaml", test.targets.join(", "));
    }
    for (why, count) in &not_run {
        out.push_str(&format!("not run: {count} cases: {why}\n"));
    }
    let skipped = not_run.values().sum::<usize>();
    out.push_str(&format!("{passed} passed, {failed} failed, {skipped} skipped\n"));
    speech::give(&out)?;
    Ok(match (unreadable, failed) {
        (0, 0) => ExitCode::SUCCESS,
        (0, _) => ExitCode::from(1),
        _ => ExitCode::from(2),
    })
}

fn is_wanted(case: &Case, only: &[String]) -> bool {
    only.is_empty() || only.iter().any(|part| case.name.contains(part) || case.place.contains(part))
}

/// The files of tests, wherever below a folder they are: Kyverno's stand in hidden folders.
fn test_files(targets: &[String]) -> anyhow::Result<Vec<Input>> {
    let options = Options { hidden: true, gitignore: false, exclude: Vec::new(), programs: None };
    let patterns: Vec<String> = targets
        .iter()
        .map(|target| match std::path::Path::new(target).is_dir() {
            true => format!("{}/**/kyverno-test.{{yaml,yml}}", target.trim_end_matches('/')),
            false => target.clone(),
        })
        .collect();
    let listing = files::list(&patterns, &options);
    // A folder without tests is told when none has any.
    let is_serious = |says: &str| says != "no file is called like this";
    if let Some(wrong) = listing.diagnostics.iter().find(|it| is_serious(&it.says)) {
        bail!("{}: {}", wrong.file.as_deref().unwrap_or_default(), wrong.says);
    }
    Ok(listing.inputs)
}
