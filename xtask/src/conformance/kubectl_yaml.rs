//! `kubectl-yaml`: our reader against kubectl, on generated documents and on every corpus file.
//!
//! `kubectl annotate --local -o json` prints what it read. One call reads a folder of many files;
//! a marker object after each file says which output is whose.

mod compare;
mod generate;
mod kubectl;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::ledger::Ledger;
use super::{Options, Outcome, Score};
use generate::Generator;
use kubectl::Kubectl;

/// How many documents are generated, unless `YAGURA_YAML_CASES` says otherwise.
const GENERATED: usize = 100_000;
/// How many files one call of kubectl reads.
const BATCH: usize = 2_000;
/// Files larger than this are left to the reader's own tests.
const LARGEST: u64 = 8 << 20;

/// A file to read: where it is from, and what it says.
struct Case {
    name: String,
    text: Vec<u8>,
}

/// Runs all cases.
pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let Some(kubectl) = Kubectl::find() else {
        return Ok(Outcome::Skipped("no kubectl on PATH".to_owned()));
    };
    let mut tally = Tally { ledger: Ledger::read("kubectl-yaml")?, ..Tally::default() };
    let corpus = corpus_files();
    for batch in corpus.chunks(BATCH) {
        let cases: Vec<Case> = batch.iter().filter_map(|path| case_of(path)).collect();
        tally.take(&kubectl, &cases, options)?;
    }
    println!("kubectl-yaml: {} corpus files, {} deviations", tally.cases, tally.deviations());
    let count = match std::env::var("YAGURA_YAML_CASES") {
        Ok(count) => count.parse().context("YAGURA_YAML_CASES is no number")?,
        Err(_) => GENERATED,
    };
    let mut generator = Generator::new(seed()?, samples(&corpus));
    for first in (0..count).step_by(BATCH) {
        let cases: Vec<Case> = (first..count.min(first + BATCH))
            .map(|number| Case { name: format!("generated {number}"), text: generator.file() })
            .collect();
        tally.take(&kubectl, &cases, options)?;
        println!(
            "kubectl-yaml: {} of {count} generated, {} deviations",
            first + cases.len(),
            tally.deviations()
        );
    }
    Ok(Outcome::Ran(tally.score()))
}

/// The seed of the generator: fixed, so that a run can be repeated.
fn seed() -> anyhow::Result<u64> {
    std::env::var("YAGURA_YAML_SEED")
        .map_or(Ok(20_240_229), |seed| seed.parse().context("YAGURA_YAML_SEED is no number"))
}

/// What was found so far.
#[derive(Default)]
struct Tally {
    ledger: Ledger,
    cases: usize,
    alike: usize,
    /// By class: how many, and the first few.
    classes: BTreeMap<String, (usize, Vec<String>)>,
}

impl Tally {
    /// Lets kubectl and ourselves read the cases.
    fn take(&mut self, kubectl: &Kubectl, cases: &[Case], options: &Options) -> anyhow::Result<()> {
        for (case, theirs) in cases.iter().zip(kubectl.read(cases)?) {
            self.cases += 1;
            match compare::deviation(&case.text, &theirs) {
                None => self.alike += 1,
                Some(class) => {
                    if options.verbose && self.ledger.reason(&class).is_none() {
                        println!(
                            "--- {} ({class})\n{}",
                            case.name,
                            String::from_utf8_lossy(&case.text)
                        );
                        println!("--- kubectl: {:?}", theirs.error);
                    }
                    let (count, examples) = self.classes.entry(class).or_default();
                    *count += 1;
                    if examples.len() < 3 {
                        examples.push(case.name.clone());
                    }
                }
            }
        }
        Ok(())
    }

    fn deviations(&self) -> usize {
        self.cases - self.alike
    }

    fn score(self) -> Score {
        let mut score = Score { cases: self.cases, alike: self.alike, ..Score::default() };
        println!(
            "kubectl-yaml: {} of {} read alike, {} deviations",
            self.alike,
            self.cases,
            self.deviations()
        );
        for (class, (count, examples)) in &self.classes {
            let examples = examples.join(", ");
            println!("kubectl-yaml: {count} x {class} ({examples})");
            if self.ledger.reason(class).is_some() {
                score.deviating += count;
            } else {
                score.wrong.push(format!("{count} x {class} ({examples})"));
            }
        }
        score
    }
}

/// Every YAML and JSON file of the corpora, and those in this repository.
fn corpus_files() -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders: Vec<PathBuf> = super::folder("").into_iter().collect();
    folders.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("../demo"));
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            let kind = entry.file_type();
            if kind.as_ref().is_ok_and(fs::FileType::is_dir) {
                folders.push(path);
            } else if kind.is_ok_and(|kind| kind.is_file())
                && path
                    .extension()
                    .is_some_and(|end| end == "yaml" || end == "yml" || end == "json")
            {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn case_of(path: &Path) -> Option<Case> {
    if fs::metadata(path).ok()?.len() > LARGEST {
        return None;
    }
    Some(Case { name: path.display().to_string(), text: fs::read(path).ok()? })
}

/// Small real files, for the generator to break.
fn samples(files: &[PathBuf]) -> Vec<Vec<u8>> {
    let step = (files.len() / 400).max(1);
    let read = files.iter().step_by(step).filter_map(|path| fs::read(path).ok());
    read.filter(|text| text.len() < 4_000).collect()
}
