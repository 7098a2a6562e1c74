//! Annotations of a GitHub workflow: `::error file=web.yaml,line=7,col=20,title=host-network::…`.
//!
//! GitHub shows ten of each level for a step, so the worst stand first.

use std::fmt::{self, Display, Write};
use std::io;

use model::{Diagnostic, Finding, Level, Place, Severity};

use crate::checks::Checks;
use crate::facts::Report;
use crate::order;
use crate::remedy;
use crate::sink::Sink;
use crate::unknowns::missing;
use crate::visible::visible;

pub(crate) fn write(report: &Report<'_>, mut sink: Sink<'_>) -> io::Result<()> {
    let checks = Checks::of(report);
    for it in report.diagnostics {
        diagnostic(&mut sink, it);
    }
    for it in order::by_severity(report.failures()) {
        finding(&mut sink, it, &checks);
    }
    for it in missing(report) {
        let checks = it.checks.iter().copied().collect::<Vec<_>>().join(", ");
        let text = format!("could not tell {} times: {} ({checks})", it.times, it.what);
        sink.print(format_args!("::notice title=yagura::{}\n", Message(&text)));
    }
    sink.finish()
}

fn finding(sink: &mut Sink<'_>, finding: &Finding, checks: &Checks<'_>) {
    let command = match finding.severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "notice",
    };
    let title = format!("{} ({})", finding.check, finding.severity);
    open(sink, command, finding.file.as_deref(), finding.place, &title);
    let mut text = format!("{}: {}", finding.object, finding.says);
    let sentence = remedy::sentence(checks, finding);
    if !sentence.is_empty() {
        text.push_str(". Fix: ");
        text.push_str(&sentence);
    }
    sink.print(format_args!("{}\n", Message(&text)));
}

fn diagnostic(sink: &mut Sink<'_>, diagnostic: &Diagnostic) {
    let command = match diagnostic.level {
        Level::Error => "error",
        Level::Warning | Level::Unknown => "warning",
    };
    let title = format!("yagura: {}", diagnostic.level);
    open(sink, command, diagnostic.file.as_deref(), diagnostic.place, &title);
    sink.print(format_args!("{}", Message(&diagnostic.says)));
    if let Some(help) = &diagnostic.help {
        sink.print(format_args!("; {}", Message(help)));
    }
    sink.push("\n");
}

fn open(sink: &mut Sink<'_>, command: &str, file: Option<&str>, place: Option<Place>, title: &str) {
    sink.print(format_args!("::{command} "));
    if let Some(file) = file {
        let file = file.strip_prefix("./").unwrap_or(file);
        sink.print(format_args!("file={},", Property(file)));
        if let Some(place) = place {
            sink.print(format_args!("line={},col={},", place.line, place.column));
        }
    }
    sink.print(format_args!("title={}::", Property(title)));
}

/// Text after `::`.
struct Message<'t>(&'t str);

/// Text of a property, which ends at a comma or colon.
struct Property<'t>(&'t str);

impl Display for Message<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        escaped(self.0, &[], out)
    }
}

impl Display for Property<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        escaped(self.0, &[':', ','], out)
    }
}

fn escaped(text: &str, more: &[char], out: &mut fmt::Formatter<'_>) -> fmt::Result {
    for letter in text.chars() {
        match letter {
            // `##[` is how commands began once; runners still listen to it, anywhere in a line.
            '%' | '\r' | '\n' | '#' => write!(out, "%{:02X}", letter as u32)?,
            _ if more.contains(&letter) => write!(out, "%{:02X}", letter as u32)?,
            _ => out.write_char(visible(letter))?,
        }
    }
    Ok(())
}
