//! Other people's test cases, and how many of them we judge alike.
//!
//! A corpus is a function that runs all its cases and gives a `Score`. Cases that we judge
//! differently stand with a reason in `tests/conformance/CORPUS.toml`; any other difference fails.

mod admission;
mod apiserver;
mod cel_spec;
mod cluster;
mod faults;
mod fix;
mod images;
mod install;
mod installed;
mod jmespath;
mod json_patch;
mod judged;
mod kubectl_yaml;
mod kubescape;
mod kyverno_rules;
mod ledger;
mod lowered;
mod mutation;
mod pod_security;
mod polaris;
mod policy_tests;
mod program;
mod pss;
mod random;
mod served;
mod standing;

use std::env;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

pub(crate) use judged::files_in;
use ledger::Ledger;

/// One corpus: its name, and the function that runs its cases.
type Corpus = (&'static str, fn(&Options) -> anyhow::Result<Outcome>);

/// Every corpus, one a line.
const CORPORA: &[Corpus] = &[
    ("admission", admission::run),
    ("apiserver", apiserver::run),
    ("cel-spec", cel_spec::run),
    ("cluster", cluster::run),
    ("faults", faults::run),
    ("fix", fix::run),
    ("images", images::run),
    ("install", install::run),
    ("installed", installed::run),
    ("jmespath", jmespath::run),
    ("json-patch", json_patch::run),
    ("gatekeeper-library", policy_tests::gatekeeper),
    ("kubectl-yaml", kubectl_yaml::run),
    ("kubescape-rules", kubescape::run),
    ("kyverno-policies", policy_tests::kyverno),
    ("kyverno-rules", kyverno_rules::run),
    ("lowered", lowered::run),
    ("mutation", mutation::run),
    ("pod-security", pod_security::run),
    ("polaris-checks", polaris::run),
    ("pss", pss::run),
];

/// How long a corpus may take before that is told.
const WORTH_TELLING: Duration = Duration::from_secs(10);

/// How to run.
#[derive(Debug)]
pub(crate) struct Options {
    /// List every case that is judged differently, also those with a reason.
    pub(crate) verbose: bool,
    /// This corpus was asked for by its name: then it may take as long as it wants.
    pub(crate) is_named: bool,
}

/// What came of a corpus.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// It ran.
    Ran(Score),
    /// It could not run here, and why.
    Skipped(String),
}

/// How many cases there are, and how we fared.
#[derive(Debug, Default)]
pub(crate) struct Score {
    /// All cases.
    pub(crate) cases: usize,
    /// Judged alike.
    pub(crate) alike: usize,
    /// Judged differently, with a reason.
    pub(crate) deviating: usize,
    /// Judged differently, without one: each as a line to print.
    pub(crate) wrong: Vec<String>,
    /// Other figures, each as a line to print.
    pub(crate) remarks: Vec<String>,
}

impl Score {
    /// A case is judged alike.
    fn agrees(&mut self) {
        self.cases += 1;
        self.alike += 1;
    }

    /// A case is judged differently: with a reason in the ledger, or wrongly.
    fn differs(&mut self, case: &str, how: &str, ledger: &Ledger, options: &Options) {
        self.cases += 1;
        match ledger.reason(case) {
            None => self.wrong.push(format!("{case}: {how}")),
            Some(reason) => {
                self.deviating += 1;
                if options.verbose {
                    println!("{case}: {how}; deviates because {reason}");
                }
            }
        }
    }
}

/// Runs one corpus, or all of them.
pub(crate) fn run(name: Option<&str>, verbose: bool) -> anyhow::Result<()> {
    let known = || CORPORA.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
    if let Some(name) = name.filter(|name| CORPORA.iter().all(|(known, _)| known != name)) {
        bail!("no corpus is called {name:?}; there are: {}", known());
    }
    let options = Options { verbose, is_named: name.is_some() };
    let mut wrong = 0;
    for (corpus, run) in
        CORPORA.iter().filter(|(corpus, _)| name.is_none_or(|name| name == *corpus))
    {
        let began = Instant::now();
        match run(&options).with_context(|| format!("cannot run {corpus}"))? {
            Outcome::Skipped(why) => println!("skipped: {corpus} ({why})"),
            Outcome::Ran(score) => {
                score.wrong.iter().for_each(|line| println!("{corpus}: {line}"));
                let Score { cases, alike, deviating, .. } = score;
                println!(
                    "{corpus}: {alike} of {cases} judged alike, {deviating} deviate with a reason"
                );
                score.remarks.iter().for_each(|line| println!("{corpus}: {line}"));
                wrong += score.wrong.len();
            }
        }
        let taken = began.elapsed();
        if taken >= WORTH_TELLING {
            println!("{corpus}: took {:.0} s", taken.as_secs_f64());
        }
    }
    if wrong > 0 {
        bail!("{wrong} cases are judged differently without a reason");
    }
    Ok(())
}

/// The folder of a corpus, where there is one: under `YAGURA_CORPUS`, else beside the checkout.
pub(crate) fn folder(corpus: &str) -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus");
    let root = env::var_os("YAGURA_CORPUS").map_or_else(beside, PathBuf::from);
    Some(root.join(corpus)).filter(|folder| folder.is_dir())
}
