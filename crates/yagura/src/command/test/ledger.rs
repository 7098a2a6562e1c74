//! How the cases came out, and how that is told.

use std::collections::BTreeMap;
use std::process::ExitCode;

use super::{Case, Outcome};
use crate::speech;

/// All cases so far.
pub(super) struct Ledger {
    only: Vec<String>,
    is_verbose: bool,
    passed: usize,
    failed: usize,
    broken: usize,
    unreadable: usize,
    /// How many ran in several languages, and in how many of them all agree.
    compared: usize,
    alike: usize,
    /// How many were left out, for which reason.
    not_run: BTreeMap<String, usize>,
    lines: String,
}

impl Ledger {
    /// Counts cases that have one of the texts in their name or place, or all where there is none.
    pub(super) fn new(only: &[String], is_verbose: bool) -> Ledger {
        Ledger {
            only: only.to_vec(),
            is_verbose,
            passed: 0,
            failed: 0,
            broken: 0,
            unreadable: 0,
            compared: 0,
            alike: 0,
            not_run: BTreeMap::new(),
            lines: String::new(),
        }
    }

    /// Counts a case, where it was asked for.
    pub(super) fn count(&mut self, case: Case) {
        let Case { place, name, outcome, is_alike } = case;
        let is_meant = |text: &String| name.contains(text) || place.contains(text);
        if !self.only.is_empty() && !self.only.iter().any(is_meant) {
            return;
        }
        if let Some(is_alike) = is_alike {
            self.compared += 1;
            self.alike += usize::from(is_alike);
        }
        match outcome {
            Outcome::Passed => {
                self.passed += 1;
                if self.is_verbose {
                    self.line(&format!("ok    {place}: {name}"));
                }
            }
            Outcome::Failed(how) => {
                self.failed += 1;
                self.line(&format!("FAIL  {place}: {name}: {how}"));
            }
            Outcome::NotRun(why) => {
                if self.is_verbose {
                    self.line(&format!("skip  {place}: {name}: {why}"));
                }
                *self.not_run.entry(why).or_default() += 1;
            }
            Outcome::Broken(why) => {
                self.broken += 1;
                self.line(&format!("ERROR {place}: {name}: {why}"));
            }
        }
    }

    /// Counts a file whose tests cannot be run, and says why.
    pub(super) fn unreadable(&mut self, file: &str, why: &str) {
        self.unreadable += 1;
        speech::say(&format!("error: {file}: {}", one_line(why)));
    }

    /// There was such a file.
    pub(super) fn has_unreadable(&self) -> bool {
        self.unreadable > 0
    }

    /// No case was counted, and no file.
    pub(super) fn is_empty(&self) -> bool {
        let counted = self.passed + self.failed + self.broken + self.unreadable;
        counted == 0 && self.not_run.is_empty()
    }

    /// A line for each case that did not pass, the reasons of what was left out, and the sum.
    pub(super) fn report(&self) -> String {
        let mut report = self.lines.clone();
        for (why, count) in &self.not_run {
            report.push_str(&format!("not run: {count} cases: {}\n", one_line(why)));
        }
        if self.compared > 0 {
            let (compared, alike) = (self.compared, self.alike);
            report
                .push_str(&format!("in both languages: {compared} cases, {alike} judged alike\n"));
        }
        let skipped = self.not_run.values().sum::<usize>();
        let (passed, failed) = (self.passed, self.failed);
        report.push_str(&format!("{passed} passed, {failed} failed, {skipped} skipped"));
        if self.broken > 0 {
            report.push_str(&format!(", {} could not be run", self.broken));
        }
        report.push('\n');
        report
    }

    /// 0 where all passed, 1 where a case failed, 2 where something could not be run.
    pub(super) fn status(&self) -> ExitCode {
        match (self.unreadable + self.broken, self.failed) {
            (0, 0) => ExitCode::SUCCESS,
            (0, _) => ExitCode::from(1),
            (_, _) => ExitCode::from(2),
        }
    }

    fn line(&mut self, text: &str) {
        self.lines.push_str(&one_line(text));
        self.lines.push('\n');
    }
}

/// Words of a policy may have line breaks, and letters that move a terminal's cursor.
fn one_line(text: &str) -> String {
    let mut line = String::new();
    for letter in text.chars() {
        match letter {
            '\n' => line.push_str("\\n"),
            letter if letter.is_control() => line.push(' '),
            letter => line.push(letter),
        }
    }
    line
}
