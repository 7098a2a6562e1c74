//! How the cases came out, and how that is told.

use std::process::ExitCode;

use model::Glob;

use crate::speech;

/// What came of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Came {
    /// As it should.
    Passed,
    /// Otherwise: what was wanted, and what came instead.
    Failed(String),
    /// Its author said to leave it out.
    Skipped,
    /// It could not be run, for this reason.
    Broken(String),
}

/// All cases so far.
pub(super) struct Ledger {
    only: Vec<Glob>,
    is_verbose: bool,
    passed: usize,
    failed: usize,
    skipped: usize,
    broken: usize,
    /// What is still to be told: data, and talk.
    data: String,
    talk: Vec<String>,
}

impl Ledger {
    /// Counts cases whose names match one of the patterns, or all where there is none.
    pub(super) fn new(only: &[String], is_verbose: bool) -> Ledger {
        Ledger {
            only: only.iter().map(|pattern| Glob::new(pattern)).collect(),
            is_verbose,
            passed: 0,
            failed: 0,
            skipped: 0,
            broken: 0,
            data: String::new(),
            talk: Vec::new(),
        }
    }

    /// The case was asked for.
    pub(super) fn wants(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|pattern| pattern.matches(name))
    }

    /// Counts a case that stands at `place`, `FILE:LINE`.
    pub(super) fn count(&mut self, place: &str, name: &str, came: &Came) {
        let (counted, word, says) = match came {
            Came::Passed => (&mut self.passed, "pass", ""),
            Came::Failed(says) => (&mut self.failed, "FAIL", says.as_str()),
            Came::Skipped => (&mut self.skipped, "skip", ""),
            Came::Broken(says) => (&mut self.broken, "ERROR", says.as_str()),
        };
        *counted += 1;
        let is_quiet = matches!(came, Came::Passed | Came::Skipped);
        if !is_quiet || self.is_verbose {
            let colon = if says.is_empty() { "" } else { ": " };
            self.data.push_str(&format!("{place}: {word} {name}{colon}{}\n", one_line(says)));
        }
    }

    /// Notes that something could not be run at all.
    pub(super) fn note(&mut self, place: &str, says: &str) {
        self.broken += 1;
        self.talk.push(format!("{place}: error: {}", one_line(says)));
    }

    /// The same, and tells it at once.
    pub(super) fn broken(&mut self, place: &str, says: &str) -> anyhow::Result<()> {
        self.note(place, says);
        self.tell()
    }

    /// Tells what has not been told yet.
    pub(super) fn tell(&mut self) -> anyhow::Result<()> {
        self.talk.drain(..).for_each(|line| speech::say(&line));
        speech::give(&std::mem::take(&mut self.data))?;
        Ok(())
    }

    /// Nothing was run.
    pub(super) fn is_empty(&self) -> bool {
        self.passed + self.failed + self.skipped + self.broken == 0
    }

    /// `270 passed, 0 failed`, and what else there was.
    pub(super) fn total(&self) -> String {
        let mut total = format!("{} passed, {} failed", self.passed, self.failed);
        for (count, word) in [(self.skipped, "skipped"), (self.broken, "could not be run")] {
            if count > 0 {
                total.push_str(&format!(", {count} {word}"));
            }
        }
        total
    }

    /// 0 where all passed, 1 where a case failed, 2 where something could not be run.
    pub(super) fn status(&self) -> ExitCode {
        match (self.broken, self.failed) {
            (0, 0) => ExitCode::SUCCESS,
            (0, _) => ExitCode::from(1),
            (_, _) => ExitCode::from(2),
        }
    }
}

/// Words of a policy may have line breaks, and letters that move a terminal's cursor.
fn one_line(says: &str) -> String {
    let mut line = String::new();
    for letter in says.chars() {
        match letter {
            '\n' => line.push_str("\\n"),
            letter if letter.is_control() => line.push(' '),
            letter => line.push(letter),
        }
    }
    line
}
