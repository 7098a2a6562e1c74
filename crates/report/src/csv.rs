//! CSV, as RFC 4180 has it, for people with a spreadsheet.

use std::fmt::{self, Display, Write};
use std::io;

use model::exception::{Acceptance, Excepted};
use model::{Diagnostic, Finding};

use crate::checks::Checks;
use crate::facts::{Report, is_unknown};
use crate::remedy;
use crate::sink::Sink;
use crate::visible::Visible;

/// The first line, with its end.
pub const COLUMNS: &str = "verdict,severity,check,kind,namespace,name,apiVersion,path,file,line,\
                       column,says,fix,exception,fingerprint\r\n";

pub(crate) fn write(report: &Report<'_>, mut sink: Sink<'_>) -> io::Result<()> {
    let checks = Checks::of(report);
    sink.push(COLUMNS);
    report.findings.iter().for_each(|it| finding(&mut sink, it, None, &checks));
    for Excepted { finding: it, acceptance } in report.excepted {
        finding(&mut sink, it, Some(acceptance), &checks);
    }
    for it in report.diagnostics {
        diagnostic(&mut sink, it);
    }
    sink.finish()
}

/// A line for a finding; `acceptance` is why somebody lives with it.
pub(crate) fn finding(
    sink: &mut Sink<'_>,
    finding: &Finding,
    acceptance: Option<&Acceptance>,
    checks: &Checks<'_>,
) {
    let verdict = match acceptance {
        Some(_) => "excepted",
        None if is_unknown(finding) => "unknown",
        None => "fail",
    };
    let object = &finding.object;
    sink.print(format_args!("{verdict},{},{},", finding.severity, Cell(&finding.check)));
    let namespace = object.namespace.as_deref().unwrap_or_default();
    sink.print(format_args!("{},{},", Cell(&object.kind), Cell(namespace)));
    sink.print(format_args!("{},{},", Cell(&object.name), Cell(&object.api_version)));
    sink.print(format_args!("{},", Cell(&finding.path.to_string())));
    place(sink, finding.file.as_deref(), finding.place);
    let sentence = remedy::sentence(checks, finding);
    sink.print(format_args!("{},{},", Cell(&finding.says), Cell(&sentence)));
    let reason = acceptance.map_or("", |acceptance| &acceptance.reason);
    sink.print(format_args!("{},{}\r\n", Cell(reason), finding.fingerprint));
}

fn diagnostic(sink: &mut Sink<'_>, diagnostic: &Diagnostic) {
    sink.print(format_args!("{},,,,,,,,", diagnostic.level));
    place(sink, diagnostic.file.as_deref(), diagnostic.place);
    let help = diagnostic.help.as_deref().unwrap_or_default();
    sink.print(format_args!("{},{},,\r\n", Cell(&diagnostic.says), Cell(help)));
}

fn place(sink: &mut Sink<'_>, file: Option<&str>, place: Option<model::Place>) {
    sink.print(format_args!("{},", Cell(file.unwrap_or_default())));
    match place {
        Some(place) => sink.print(format_args!("{},{},", place.line, place.column)),
        None => sink.push(",,"),
    }
}

/// One cell, which no spreadsheet takes for a formula.
struct Cell<'t>(&'t str);

impl Display for Cell<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let first = self.0.trim_start().chars().next();
        let computes = first.is_some_and(|it| "=+-@|%＝＋－＠".contains(it))
            || self.0.starts_with(['\t', '\r']);
        let special = |letter: char| ",\"\n\r;'".contains(letter) || letter.is_whitespace();
        if !computes && !self.0.contains(special) {
            return write!(out, "{}", Visible(self.0));
        }
        out.write_char('"')?;
        if computes {
            out.write_char('\'')?;
        }
        for part in self.0.split_inclusive('"') {
            write!(out, "{}", Visible(part))?;
            if part.ends_with('"') {
                out.write_char('"')?;
            }
        }
        out.write_char('"')
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_never_compute() {
        for (text, cell) in [
            ("web", "web"),
            ("a,b", "\"a,b\""),
            ("say \"hi\"", "\"say \"\"hi\"\"\""),
            ("=1+1", "\"'=1+1\""),
            (" @SUM(A1)", "\"' @SUM(A1)\""),
            ("-1", "\"'-1\""),
            ("a\nb", "\"a␊b\""),
        ] {
            assert_eq!(Cell(text).to_string(), cell);
        }
    }
}
