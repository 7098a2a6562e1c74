//! Markdown for a comment or a wiki: tables, file by file.

use std::fmt::{self, Display, Write};
use std::io;

use model::framework::Framework;
use model::{Diagnostic, Finding};

use crate::checks::Checks;
use crate::facts::Report;
use crate::framework::{Assessed, Assessments};
use crate::order;
use crate::remedy;
use crate::sink::Sink;
use crate::unknowns::missing;
use crate::visible::{Visible, visible};

pub(crate) fn write(report: &Report<'_>, mut sink: Sink<'_>) -> io::Result<()> {
    let checks = Checks::of(report);
    summary(&mut sink, report);
    let findings = order::by_object(report.failures());
    let elsewhere = if report.scanned.files.is_some() { "without a file" } else { "the cluster" };
    for in_file in findings.chunk_by(|a, b| a.file == b.file) {
        let file = in_file.first().and_then(|it| it.file.as_deref());
        sink.print(format_args!("\n## {}\n\n", Code(file.unwrap_or(elsewhere))));
        sink.push("| | Severity | Object | What is wrong | Line | Check | Fix |\n");
        sink.push("| --- | --- | --- | --- | ---: | --- | --- |\n");
        in_file.iter().for_each(|it| row(&mut sink, it, &checks));
    }
    unknowns(&mut sink, report);
    excepted(&mut sink, report);
    diagnostics(&mut sink, report.diagnostics);
    let assessments = Assessments::of(report);
    for it in report.frameworks {
        framework(&mut sink, &assessments, it);
    }
    let version = Text(report.version);
    sink.print(format_args!("\n---\nYagura {version}, {}\n", Text(report.began)));
    sink.finish()
}

fn summary(sink: &mut Sink<'_>, report: &Report<'_>) {
    let total = report.failures().count();
    let objects = report.scanned.objects;
    let files = report.scanned.files.map(|files| format!("{files} files"));
    let place = files.unwrap_or_else(|| "the cluster".to_owned());
    let findings = if total == 1 { "finding" } else { "findings" };
    sink.print(format_args!("# Yagura: {total} {findings}\n\n"));
    sink.print(format_args!("{objects} objects in {place} were judged.\n\n"));
    sink.push("| Critical | High | Medium | Low | Could not tell | Excepted |\n");
    sink.push("| ---: | ---: | ---: | ---: | ---: | ---: |\n|");
    for (_, count) in report.severities() {
        sink.print(format_args!(" {count} |"));
    }
    let unknown = report.unknowns().count();
    sink.print(format_args!(" {unknown} | {} |\n", report.excepted.len()));
}

fn row(sink: &mut Sink<'_>, finding: &Finding, checks: &Checks<'_>) {
    let sign = match finding.severity {
        model::Severity::Critical => "🟥",
        model::Severity::High => "🔶",
        model::Severity::Medium => "🟡",
        model::Severity::Low => "🔹",
    };
    let object = finding.object.to_string();
    sink.print(format_args!("| {sign} | {} | {} | ", finding.severity, Code(&object)));
    sink.print(format_args!("{} | ", Text(&finding.says)));
    match finding.place {
        Some(place) => sink.print(format_args!("{} | ", place.line)),
        None => sink.push(" | "),
    }
    let sentence = remedy::sentence(checks, finding).replace('`', "");
    sink.print(format_args!("{} | {} |\n", Code(&finding.check), Text(&sentence)));
}

fn unknowns(sink: &mut Sink<'_>, report: &Report<'_>) {
    let all = missing(report);
    if all.is_empty() {
        return;
    }
    sink.push("\n## Could not tell\n\nNeither fine nor wrong: something was missing.\n\n");
    sink.push("| Missing | Times | Checks |\n| --- | ---: | --- |\n");
    for it in all {
        let checks = it.checks.iter().copied().collect::<Vec<_>>().join(", ");
        sink.print(format_args!("| {} | {} | {} |\n", Text(it.what), it.times, Text(&checks)));
    }
}

fn excepted(sink: &mut Sink<'_>, report: &Report<'_>) {
    if report.excepted.is_empty() {
        return;
    }
    sink.push("\n## Excepted\n\n| Check | Object | Reason | Who | Until |\n");
    sink.push("| --- | --- | --- | --- | --- |\n");
    for it in report.excepted {
        let object = it.finding.object.to_string();
        sink.print(format_args!("| {} | {} | ", Code(&it.finding.check), Code(&object)));
        let who = it.acceptance.who.as_deref().unwrap_or_default();
        let until = it.acceptance.until.map(|until| until.to_string()).unwrap_or_default();
        sink.print(format_args!("{} | {} | {until} |\n", Text(&it.acceptance.reason), Text(who)));
    }
}

fn diagnostics(sink: &mut Sink<'_>, diagnostics: &[Diagnostic]) {
    if diagnostics.is_empty() {
        return;
    }
    sink.push("\n## About the input\n\n| Level | Where | What |\n| --- | --- | --- |\n");
    for it in diagnostics {
        let line = it.place.map_or(String::new(), |it| format!(":{}:{}", it.line, it.column));
        let place = format!("{}{line}", it.file.as_deref().unwrap_or_default());
        sink.print(format_args!("| {} | {} | {} |\n", it.level, Code(&place), Text(&it.says)));
    }
}

fn framework(sink: &mut Sink<'_>, assessments: &Assessments<'_>, framework: &Framework) {
    let (title, version) = (Text(&framework.title), Text(&framework.version));
    sink.print(format_args!("\n## {title} {version}\n\n"));
    sink.push("| Control | Title | Coverage | Result | Findings |\n");
    sink.push("| --- | --- | --- | --- | ---: |\n");
    for control in &framework.controls {
        let assessed = assessments.assess(control);
        let Assessed { control, findings, .. } = &assessed;
        sink.print(format_args!("| {} | {} | ", Text(&control.id), Text(&control.title)));
        let (coverage, words) = (control.coverage.name(), assessed.words());
        sink.print(format_args!("{coverage} | {words} | {} |\n", findings.len()));
    }
}

/// Foreign text in a sentence or a table.
struct Text<'t>(&'t str);

/// Foreign text as code, in a table too.
struct Code<'t>(&'t str);

impl Display for Text<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => out.write_str("&amp;")?,
                '<' => out.write_str("&lt;")?,
                // A name after an at sign would be told of the report.
                '@' => out.write_str("@<!-- -->")?,
                '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '>' | '!' => {
                    write!(out, "\\{letter}")?;
                }
                _ => out.write_char(visible(letter))?,
            }
        }
        Ok(())
    }
}

impl Display for Code<'_> {
    /// Between backticks where that is safe, else as an element without any letter that Markdown
    /// or a table could take for its own.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.trim().is_empty() {
            return Ok(());
        }
        if !self.0.contains(['`', '|', '<', '\\']) {
            return write!(out, "`{}`", Visible(self.0));
        }
        out.write_str("<code>")?;
        for letter in self.0.chars() {
            match letter {
                _ if letter.is_ascii_punctuation() => write!(out, "&#{};", letter as u32)?,
                _ => out.write_char(visible(letter))?,
            }
        }
        out.write_str("</code>")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn foreign_text_stays_text() {
        assert_eq!(Text("<b>|@all [x](y)").to_string(), "&lt;b\\>\\|@<!-- -->all \\[x\\](y)");
        assert_eq!(Code("a`b|c").to_string(), "<code>a&#96;b&#124;c</code>");
    }
}
