//! What could not be told: calmly, but never left out.

use super::finding::Printer;
use super::paint::Tone;
use crate::facts::Report;
use crate::unknowns::{Missing, missing};
use crate::visible::Visible;

/// More reasons than this are counted, not listed: the JSON has them all.
const LISTED: usize = 12;

pub(super) fn print(printer: &mut Printer<'_, '_>, report: &Report<'_>) {
    let all = missing(report);
    if all.is_empty() {
        return;
    }
    let heading = "could not tell: neither fine nor wrong";
    printer.rule(heading, heading.len());
    for missing in all.iter().take(LISTED) {
        reason(printer, missing);
    }
    if let Some(rest) = all.len().checked_sub(LISTED).filter(|rest| *rest > 0) {
        printer.sink.print(format_args!("        and {rest} other reasons: see --format json\n"));
    }
    let next =
        "to find out, scan what is missing too; where the files are all there is, say --complete";
    printer.sink.print(format_args!("        {}\n\n", printer.paint.tint(Tone::Soft, next)));
}

fn reason(printer: &mut Printer<'_, '_>, missing: &Missing<'_>) {
    let named = missing.checks.iter().take(4).copied().collect::<Vec<_>>().join(", ");
    let more = match missing.checks.len() {
        ..=4 => String::new(),
        all => format!(" and {} more", all - 4),
    };
    let checks = printer.paint.tint(Tone::Soft, format!("{}{more}", Visible(&named)));
    let what = Visible(missing.what);
    printer.sink.print(format_args!("{:>5}×  {what}  {checks}\n", missing.times));
}
