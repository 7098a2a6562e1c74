//! JUnit XML: a suite per check, a case per finding.
//!
//! What is wrong is a `failure`; what could not be told or is excepted is `skipped` with the
//! reason, since nobody broke it and nobody may take it for a pass; a file that cannot be read
//! is an `error`. What passed is one case per check, with how often.

use std::collections::HashMap;
use std::io;

use model::exception::Excepted;
use model::{Diagnostic, Finding, Level, Verdict};

use crate::checks::Checks;
use crate::facts::Report;
use crate::markup::Escaped;
use crate::remedy;
use crate::sink::Sink;

/// What one check says.
#[derive(Default)]
struct Suite<'a> {
    findings: Vec<&'a Finding>,
    excepted: Vec<&'a Excepted>,
    passes: u32,
}

/// How many cases there are of each sort.
#[derive(Default, Clone, Copy)]
pub(crate) struct Counts {
    pub(crate) tests: usize,
    pub(crate) failures: usize,
    pub(crate) errors: usize,
    pub(crate) skipped: usize,
}

pub(crate) fn write(report: &Report<'_>, mut sink: Sink<'_>) -> io::Result<()> {
    let checks = Checks::of(report);
    let suites = suites(report);
    let input = input_counts(report);
    let total = suites.iter().map(|(_, suite)| suite.counts()).fold(input, Counts::plus);
    sink.push("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    sink.print(format_args!("<testsuites name=\"yagura\"{}>\n", Attributes(total)));
    let began = report.began.trim_end_matches('Z');
    if input.tests > 0 {
        open(&mut sink, "input", input, began);
        report.diagnostics.iter().for_each(|it| diagnostic(&mut sink, it));
        if report.scanned.objects == 0 {
            sink.push("<testcase classname=\"input\" name=\"objects\">");
            sink.push("<error type=\"unknown\" message=\"nothing was judged\"/></testcase>\n");
        }
        sink.push("</testsuite>\n");
    }
    for (id, suite) in &suites {
        open(&mut sink, id, suite.counts(), began);
        suite.findings.iter().for_each(|it| finding(&mut sink, it, &checks));
        suite.excepted.iter().for_each(|it| excepted(&mut sink, it));
        if suite.passes > 0 {
            let name = Escaped(id);
            let times = suite.passes;
            sink.print(format_args!("<testcase classname=\"{name}\" name=\"{times} passed\"/>\n"));
        }
        sink.push("</testsuite>\n");
    }
    sink.push("</testsuites>\n");
    sink.finish()
}

/// The checks that said anything, in the order of the report, then rules that are not listed.
fn suites<'a>(report: &Report<'a>) -> Vec<(&'a str, Suite<'a>)> {
    let mut suites: Vec<(&str, Suite<'_>)> = Vec::new();
    let mut positions: HashMap<&str, usize> = HashMap::new();
    let mut at = |id: &'a str, add: &mut dyn FnMut(&mut Suite<'a>)| {
        let position = *positions.entry(id).or_insert_with(|| {
            suites.push((id, Suite::default()));
            suites.len() - 1
        });
        if let Some((_, suite)) = suites.get_mut(position) {
            add(suite);
        }
    };
    for check in report.checks {
        at(check.id, &mut |suite| suite.passes = check.tally.pass);
    }
    for finding in report.findings {
        at(&finding.check, &mut |suite| suite.findings.push(finding));
    }
    for excepted in report.excepted {
        at(&excepted.finding.check, &mut |suite| suite.excepted.push(excepted));
    }
    suites.retain(|(_, suite)| suite.counts().tests > 0);
    suites
}

fn input_counts(report: &Report<'_>) -> Counts {
    let count = |level| report.diagnostics.iter().filter(|it| it.level == level).count();
    let nothing = usize::from(report.scanned.objects == 0);
    let (errors, skipped) = (count(Level::Error) + nothing, count(Level::Unknown));
    Counts { tests: report.diagnostics.len() + nothing, failures: 0, errors, skipped }
}

fn open(sink: &mut Sink<'_>, name: &str, counts: Counts, began: &str) {
    let (name, began) = (Escaped(name), Escaped(began));
    let counts = Attributes(counts);
    sink.print(format_args!("<testsuite name=\"{name}\"{counts} timestamp=\"{began}\">\n"));
}

fn finding(sink: &mut Sink<'_>, finding: &Finding, checks: &Checks<'_>) {
    case(sink, finding);
    let says = Escaped(&finding.says);
    if let Verdict::Unknown(missing) = &finding.verdict {
        sink.print(format_args!("<skipped message=\"unknown: {}\"/>", Escaped(missing)));
    } else {
        let severity = finding.severity;
        sink.print(format_args!("<failure type=\"{severity}\" message=\"{says}\">"));
        if let (Some(file), Some(place)) = (&finding.file, finding.place) {
            let file = Escaped(file);
            sink.print(format_args!("{file}:{}:{}\n", place.line, place.column));
        }
        let sentence = remedy::sentence(checks, finding);
        if !sentence.is_empty() {
            sink.print(format_args!("fix: {}\n", Escaped(&sentence)));
        }
        if checks.explains(finding) {
            sink.print(format_args!("help: yagura explain {}", Escaped(&finding.check)));
        }
        sink.push("</failure>");
    }
    sink.push("</testcase>\n");
}

fn excepted(sink: &mut Sink<'_>, excepted: &Excepted) {
    case(sink, &excepted.finding);
    sink.print(format_args!(
        "<skipped message=\"excepted: {}",
        Escaped(&excepted.acceptance.reason)
    ));
    if let Some(who) = &excepted.acceptance.who {
        sink.print(format_args!(" ({})", Escaped(who)));
    }
    if let Some(until) = excepted.acceptance.until {
        sink.print(format_args!(", until {until}"));
    }
    sink.push("\"/></testcase>\n");
}

fn diagnostic(sink: &mut Sink<'_>, diagnostic: &Diagnostic) {
    let says = Escaped(&diagnostic.says);
    let file = diagnostic.file.as_deref().unwrap_or("input");
    let line = diagnostic.place.map_or(String::new(), |it| format!(":{}:{}", it.line, it.column));
    sink.print(format_args!(
        "<testcase classname=\"input\" name=\"{}{line}: {says}\">",
        Escaped(file)
    ));
    match diagnostic.level {
        Level::Error => sink.print(format_args!("<error type=\"input\" message=\"{says}\"/>")),
        Level::Unknown => sink.print(format_args!("<skipped message=\"unknown: {says}\"/>")),
        Level::Warning => sink.print(format_args!("<system-out>warning: {says}</system-out>")),
    }
    sink.push("</testcase>\n");
}

fn case(sink: &mut Sink<'_>, finding: &Finding) {
    let (check, object) = (Escaped(&finding.check), finding.object.to_string());
    let path = finding.path.to_string();
    let (object, path) = (Escaped(&object), Escaped(&path));
    sink.print(format_args!("<testcase classname=\"{check}\" name=\"{object} {path}\""));
    if let Some(file) = &finding.file {
        sink.print(format_args!(" file=\"{}\"", Escaped(file)));
    }
    if let Some(place) = finding.place {
        sink.print(format_args!(" line=\"{}\"", place.line));
    }
    sink.push(">");
}

impl Suite<'_> {
    fn counts(&self) -> Counts {
        let unknown = self.findings.iter().filter(|it| crate::facts::is_unknown(it)).count();
        let skipped = unknown + self.excepted.len();
        let failures = self.findings.len() - unknown;
        let tests = failures + skipped + usize::from(self.passes > 0);
        Counts { tests, failures, errors: 0, skipped }
    }
}

impl Counts {
    fn plus(self, other: Counts) -> Counts {
        Counts {
            tests: self.tests + other.tests,
            failures: self.failures + other.failures,
            errors: self.errors + other.errors,
            skipped: self.skipped + other.skipped,
        }
    }
}

/// Counts as attributes.
pub(crate) struct Attributes(pub(crate) Counts);

impl std::fmt::Display for Attributes {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Counts { tests, failures, errors, skipped } = self.0;
        write!(
            out,
            " tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\""
        )
    }
}
