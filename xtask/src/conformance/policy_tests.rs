//! Libraries of policies with tests of their own, as `yagura test` runs them.

use std::collections::BTreeMap;

use super::ledger::Ledger;
use super::program::Program;
use super::{Options, Outcome, Score, folder};

/// Gatekeeper's library, and its suites.
pub(super) fn gatekeeper(options: &Options) -> anyhow::Result<Outcome> {
    run("gatekeeper-library", options)
}

/// The policies of Kyverno's authors, and a `kyverno-test.yaml` for each.
pub(super) fn kyverno(options: &Options) -> anyhow::Result<Outcome> {
    run("kyverno-policies", options)
}

fn run(corpus: &str, options: &Options) -> anyhow::Result<Outcome> {
    let Some(folder) = folder(corpus) else {
        return Ok(Outcome::Skipped(format!("no corpus {corpus} here")));
    };
    let ledger = Ledger::read(corpus)?;
    let mut score = Score::default();
    let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
    for line in Program::build()?.test(&folder)? {
        if line.starts_with("in both languages: ") {
            score.remarks.push(line);
            continue;
        }
        let (word, case, how) = parts(&line);
        *verdicts.entry(word.to_owned()).or_default() += 1;
        match word {
            "ok" => score.agrees(),
            // `not run: …` sums up what was skipped.
            "skip" | "not" => {}
            _ => score.differs(&case, how, &ledger, options),
        }
    }
    let counts: Vec<_> = verdicts.iter().map(|(word, count)| format!("{count} {word}")).collect();
    score.remarks.push(format!("by verdict: {}", counts.join(", ")));
    Ok(Outcome::Ran(score))
}

/// `WORD  FILE:LINE: CASE: HOW` as the word, the tested folder with the case, and the rest.
fn parts(line: &str) -> (&str, String, &str) {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (place, rest) = rest.trim_start().split_once(": ").unwrap_or(("", rest));
    let (case, how) = rest.split_once(": ").unwrap_or((rest, ""));
    let place = place.trim_start_matches("./");
    let end = ["/suite.yaml", "/.kyverno-test/"].into_iter().find_map(|file| place.find(file));
    let tested = end.and_then(|end| place.get(..end)).unwrap_or_default();
    (word, format!("{tested}/{case}"), how)
}
