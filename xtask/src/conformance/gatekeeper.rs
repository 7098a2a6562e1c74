//! Gatekeeper's library: its suites, as `yagura test` runs them.

use std::collections::BTreeMap;

use super::ledger::Ledger;
use super::program::Program;
use super::{Options, Outcome, Score, folder};

const CORPUS: &str = "gatekeeper-library";

pub(super) fn run(options: &Options) -> anyhow::Result<Outcome> {
    let Some(corpus) = folder(CORPUS) else {
        return Ok(Outcome::Skipped(format!("no corpus {CORPUS} here")));
    };
    let ledger = Ledger::read(CORPUS)?;
    let mut score = Score::default();
    let mut verdicts: BTreeMap<String, usize> = BTreeMap::new();
    for line in Program::build()?.test(&corpus)? {
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

/// `WORD  FILE:LINE: CASE: HOW` as the word, the suite's folder with the case, and the rest.
fn parts(line: &str) -> (&str, String, &str) {
    let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
    let (place, rest) = rest.trim_start().split_once(": ").unwrap_or(("", rest));
    let (case, how) = rest.split_once(": ").unwrap_or((rest, ""));
    let suite = place.trim_start_matches("./").split("/suite.yaml").next().unwrap_or_default();
    (word, format!("{suite}/{case}"), how)
}
