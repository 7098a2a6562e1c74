//! How many there were.

use model::{Safety, Severity};

use super::finding::Printer;
use super::paint::Tone;
use crate::checks::Checks;
use crate::facts::Report;
use crate::order;
use crate::visible::Visible;

/// `limit` is how many were shown in full, where that is not all of them.
pub(super) fn print(
    printer: &mut Printer<'_, '_>,
    report: &Report<'_>,
    least: Severity,
    limit: Option<usize>,
) {
    let paint = printer.paint;
    let total = report.failures().count();
    let files = report.scanned.files.map(|files| plural(files, "file", "files"));
    let place = files.unwrap_or_else(|| "the cluster".to_owned());
    let objects = plural(report.scanned.objects, "object", "objects");
    let head = match (total, report.scanned.objects) {
        (0, 0) => paint.tint(Tone::Medium, "nothing was judged".to_owned()),
        (0, _) => paint.tint(Tone::Good, "nothing found".to_owned()),
        _ => paint.tint(Tone::Strong, plural(total, "finding", "findings")),
    };
    printer.sink.print(format_args!("{head} in {objects} of {place}"));
    let mut separator = ": ";
    for (severity, count) in report.severities() {
        if count > 0 {
            let text = paint.tint(Tone::from(severity), format!("{count} {severity}"));
            printer.sink.print(format_args!("{separator}{text}"));
            separator = ", ";
        }
    }
    let unknown = report.unknowns().count();
    for (count, word) in [(unknown, "unknown"), (report.excepted.len(), "excepted")] {
        if count > 0 {
            printer.sink.print(format_args!("; {count} {word}"));
        }
    }
    printer.sink.push("\n");
    let milder = report.failures().filter(|finding| finding.severity < least).count();
    if milder > 0 {
        let text = format!("{milder} milder than {least} are not shown: --severity low shows them");
        printer.sink.print(format_args!("{}\n", printer.paint.tint(Tone::Soft, text)));
    }
    if let Some(limit) = limit {
        let are = if limit == 1 { "is" } else { "are" };
        let text = format!(
            "{limit} {are} shown in full: --limit 0 shows all, --format lines each on a line"
        );
        printer.sink.print(format_args!("{}\n", printer.paint.tint(Tone::Soft, text)));
    }
    next(printer, report);
}

/// What to do now.
fn next(printer: &mut Printer<'_, '_>, report: &Report<'_>) {
    // Only files can be edited.
    let edits =
        || report.failures().filter(|it| it.file.is_some()).filter_map(|it| it.fix.as_ref());
    let fixes = edits().count();
    let safe = edits().filter(|fix| fix.safety == Safety::Safe).count();
    if fixes > 0 {
        let have = if fixes == 1 { "has" } else { "have" };
        let command = match safe {
            0 => "yagura fix --unsafe shows it".to_owned(),
            safe if safe == fixes => "yagura fix shows it".to_owned(),
            safe => format!("yagura fix shows the {safe} that are safe, --unsafe all"),
        };
        let text = format!("{fixes} of them {have} an edit ready: {command}");
        printer.sink.print(format_args!("{}\n", printer.paint.tint(Tone::Soft, text)));
    }
    let worst = order::by_severity(report.failures());
    let checks = Checks::of(report);
    if let Some(finding) = worst.into_iter().find(|finding| checks.explains(finding)) {
        let check = Visible(&finding.check);
        let text = format!("begin with: yagura explain {check}");
        printer.sink.print(format_args!("{}\n", printer.paint.tint(Tone::Soft, text)));
    }
}

fn plural(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
