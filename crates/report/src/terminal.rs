//! For a person: each finding with its line, a caret, and what to do; then how many there were.

mod digest;
mod finding;
mod framework;
mod paint;
mod summary;
mod unknown;

use std::io;

use model::{Diagnostic, Finding, Place, Severity};

use crate::checks::Checks;
use crate::facts::{Report, is_unknown};
use crate::framework::Assessments;
use crate::order;
use crate::sink::Sink;
use crate::snippet::Quoter;
use crate::visible::Visible;

use finding::Printer;
use paint::Paint;

/// What the terminal can do. Whoever opened it knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Columns.
    pub width: usize,
    /// Understands colours, and its user wants them.
    pub colors: bool,
    /// What is milder than this is counted, not shown.
    pub least: Severity,
    /// Show this many findings in full, and the others by check.
    pub limit: Option<usize>,
}

impl Default for Terminal {
    /// What can be said of any terminal.
    fn default() -> Terminal {
        Terminal { width: 100, colors: false, least: Severity::Low, limit: None }
    }
}

/// Findings with their lines, object by object.
pub(crate) fn table(report: &Report<'_>, terminal: Terminal, sink: Sink<'_>) -> io::Result<()> {
    let checks = Checks::of(report);
    let mut printer = Printer {
        sink,
        paint: Paint { colors: terminal.colors },
        width: terminal.width.clamp(40, 200),
        checks: &checks,
        quoter: Quoter::new(report.sources),
        explained: Default::default(),
    };
    let mut last = None;
    let shown = report.failures().filter(|it| it.severity >= terminal.least);
    let findings = order::by_worst_object(shown);
    let limit = terminal.limit.filter(|limit| findings.len() > *limit);
    match limit {
        Some(limit) => digest::print(&mut printer, &findings, limit),
        None => {
            for object in findings.chunk_by(|a, b| order::subject(a) == order::subject(b)) {
                printer.object(object, &mut last);
            }
        }
    }
    for diagnostic in report.diagnostics {
        printer.diagnostic(diagnostic);
    }
    unknown::print(&mut printer, report);
    let assessments = Assessments::of(report);
    for it in report.frameworks {
        framework::print(&mut printer, &assessments, it);
    }
    summary::print(&mut printer, report, terminal.least, limit);
    printer.sink.finish()
}

/// One line a finding: `file:line:column: severity: check: what is wrong`.
pub(crate) fn lines(report: &Report<'_>, terminal: Terminal, mut sink: Sink<'_>) -> io::Result<()> {
    let shown = report.findings.iter().filter(|it| it.severity >= terminal.least);
    for finding in order::by_object(shown) {
        line(&mut sink, finding);
    }
    for diagnostic in report.diagnostics {
        diagnostic_line(&mut sink, diagnostic);
    }
    sink.finish()
}

fn line(sink: &mut Sink<'_>, finding: &Finding) {
    place(sink, finding.file.as_deref(), finding.place);
    let severity = if is_unknown(finding) { "unknown" } else { finding.severity.name() };
    let check = Visible(&finding.check);
    let object = finding.object.to_string();
    sink.print(format_args!("{severity}: {check}: {}: ", Visible(&object)));
    // Where no file says it, the field is all that tells where.
    let path = finding.path.to_string();
    if finding.file.is_none() && !path.is_empty() {
        sink.print(format_args!("{}: ", Visible(&path)));
    }
    sink.print(format_args!("{}\n", Visible(&finding.says)));
}

fn diagnostic_line(sink: &mut Sink<'_>, diagnostic: &Diagnostic) {
    place(sink, diagnostic.file.as_deref(), diagnostic.place);
    sink.print(format_args!("{}: {}\n", diagnostic.level, Visible(&diagnostic.says)));
}

/// `web.yaml:18:7: `. A name that begins like a command to the CI runner is led by `./`.
fn place(sink: &mut Sink<'_>, file: Option<&str>, place: Option<Place>) {
    let Some(file) = file else { return };
    let lead = if file.trim_start().starts_with("::") { "./" } else { "" };
    sink.print(format_args!("{lead}{}:", Visible(file)));
    if let Some(place) = place {
        sink.print(format_args!("{}:{}:", place.line, place.column));
    }
    sink.push(" ");
}
