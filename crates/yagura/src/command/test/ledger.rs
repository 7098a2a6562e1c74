//! How the cases came out, and how that is told.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use report::{Came, Tested};

use super::{Case, Outcome};
use crate::speech;

/// All cases so far.
pub(super) struct Ledger {
    only: Vec<String>,
    is_verbose: bool,
    cases: Vec<Case>,
    /// Files whose tests cannot be run, and why.
    unreadable: Vec<(String, String)>,
}

impl Ledger {
    /// Keeps cases that have one of the texts in their name or place, or all where there is none.
    pub(super) fn new(only: &[String], is_verbose: bool) -> Ledger {
        Ledger { only: only.to_vec(), is_verbose, cases: Vec::new(), unreadable: Vec::new() }
    }

    /// Counts a case, where it was asked for.
    pub(super) fn count(&mut self, case: Case) {
        let is_meant = |text: &String| case.name.contains(text) || case.place.contains(text);
        if self.only.is_empty() || self.only.iter().any(is_meant) {
            self.cases.push(case);
        }
    }

    /// Counts a file whose tests cannot be run, and says why.
    pub(super) fn unreadable(&mut self, file: &str, why: &str) {
        speech::say(&format!("error: {file}: {}", one_line(why)));
        self.unreadable.push((file.to_owned(), why.to_owned()));
    }

    /// There was such a file.
    pub(super) fn has_unreadable(&self) -> bool {
        !self.unreadable.is_empty()
    }

    /// No case was counted, and no file.
    pub(super) fn is_empty(&self) -> bool {
        self.cases.is_empty() && self.unreadable.is_empty()
    }

    /// A line for each case that did not pass, the reasons of what was left out, and the sum.
    pub(super) fn report(&self) -> String {
        let mut report: String = self.cases.iter().filter_map(|case| self.line(case)).collect();
        for (why, count) in self.not_run() {
            report.push_str(&format!("not run: {count} cases: {}\n", one_line(why)));
        }
        let compared = self.cases.iter().filter_map(|case| case.is_alike);
        let (compared, alike) = compared.fold((0, 0), |(compared, alike), is_alike| {
            (compared + 1, alike + usize::from(is_alike))
        });
        if compared > 0 {
            report
                .push_str(&format!("in both languages: {compared} cases, {alike} judged alike\n"));
        }
        let passed = self.having(|it| matches!(it, Outcome::Passed));
        let skipped = self.having(|it| matches!(it, Outcome::NotRun(_)));
        let (failed, broken) = (self.failed(), self.broken());
        report.push_str(&format!("{passed} passed, {failed} failed, {skipped} skipped"));
        if broken > 0 {
            report.push_str(&format!(", {broken} could not be run"));
        }
        report.push('\n');
        report
    }

    /// The same as JUnit XML, into a file.
    pub(super) fn write_junit(&self, path: &Path) -> anyhow::Result<()> {
        let cannot = || format!("cannot write {}", path.display());
        let cases: Vec<Tested<'_>> = self.cases.iter().map(tested).collect();
        let unreadable = self.unreadable.iter().map(|(file, why)| Tested {
            file,
            line: None,
            name: file,
            came: Came::Broken(why),
        });
        let cases: Vec<Tested<'_>> = cases.into_iter().chain(unreadable).collect();
        let mut file = File::create(path).with_context(cannot)?;
        report::tested_junit(&cases, &mut file).with_context(cannot)
    }

    /// 0 where all passed, 1 where a case failed, 2 where something could not be run.
    pub(super) fn status(&self) -> ExitCode {
        match (self.unreadable.len() + self.broken(), self.failed()) {
            (0, 0) => ExitCode::SUCCESS,
            (0, _) => ExitCode::from(1),
            (_, _) => ExitCode::from(2),
        }
    }

    fn failed(&self) -> usize {
        self.having(|it| matches!(it, Outcome::Failed(_)))
    }

    fn broken(&self) -> usize {
        self.having(|it| matches!(it, Outcome::Broken(_)))
    }

    fn having(&self, is_meant: impl Fn(&Outcome) -> bool) -> usize {
        self.cases.iter().filter(|case| is_meant(&case.outcome)).count()
    }

    /// How many were left out, for which reason.
    fn not_run(&self) -> BTreeMap<&str, usize> {
        let mut reasons = BTreeMap::new();
        for case in &self.cases {
            if let Outcome::NotRun(why) = &case.outcome {
                *reasons.entry(why.as_str()).or_default() += 1;
            }
        }
        reasons
    }

    /// What is said of a case, where anything is.
    fn line(&self, case: &Case) -> Option<String> {
        let Case { place, name, outcome, .. } = case;
        let line = match outcome {
            Outcome::Passed if self.is_verbose => format!("ok    {place}: {name}"),
            Outcome::NotRun(why) if self.is_verbose => format!("skip  {place}: {name}: {why}"),
            Outcome::Passed | Outcome::NotRun(_) => return None,
            Outcome::Failed(how) => format!("FAIL  {place}: {name}: {how}"),
            Outcome::Broken(why) => format!("ERROR {place}: {name}: {why}"),
        };
        Some(one_line(&line) + "\n")
    }
}

/// A case, as reports tell it.
fn tested(case: &Case) -> Tested<'_> {
    let placed = case.place.rsplit_once(':');
    let placed = placed.and_then(|(file, line)| Some((file, Some(line.parse().ok()?))));
    let (file, line) = placed.unwrap_or((&case.place, None));
    let came = match &case.outcome {
        Outcome::Passed => Came::Passed,
        Outcome::Failed(how) => Came::Failed(how),
        Outcome::NotRun(why) => Came::Skipped(why),
        Outcome::Broken(why) => Came::Broken(why),
    };
    Tested { file, line, name: &case.name, came }
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
