//! What could not be told, by what was missing: calmly, but never left out.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use model::Verdict;

use super::finding::Printer;
use super::paint::Tone;
use crate::facts::Report;
use crate::visible::Visible;

/// More reasons than this are counted, not listed: the JSON has them all.
const LISTED: usize = 12;

/// Who misses something, and how often.
#[derive(Default)]
struct Missed<'a> {
    checks: BTreeSet<&'a str>,
    times: usize,
}

pub(super) fn print(printer: &mut Printer<'_, '_>, report: &Report<'_>) {
    let mut reasons: BTreeMap<&str, Missed<'_>> = BTreeMap::new();
    for finding in report.unknowns() {
        let Verdict::Unknown(missing) = &finding.verdict else { continue };
        let missed = reasons.entry(missing).or_default();
        missed.checks.insert(&finding.check);
        missed.times += 1;
    }
    if reasons.is_empty() {
        return;
    }
    let mut reasons: Vec<_> = reasons.into_iter().collect();
    reasons.sort_by_key(|(_, missed)| Reverse(missed.times));
    let heading = "could not tell: neither fine nor wrong";
    printer.rule(heading, heading.len());
    for (missing, missed) in reasons.iter().take(LISTED) {
        reason(printer, missing, missed);
    }
    if let Some(rest) = reasons.len().checked_sub(LISTED).filter(|rest| *rest > 0) {
        printer.sink.print(format_args!("        and {rest} other reasons: see --format json\n"));
    }
    let next = "to find out, scan what is missing together with the rest";
    printer.sink.print(format_args!("        {}\n\n", printer.paint.tint(Tone::Soft, next)));
}

fn reason(printer: &mut Printer<'_, '_>, missing: &str, missed: &Missed<'_>) {
    let named = missed.checks.iter().take(4).copied().collect::<Vec<_>>().join(", ");
    let more = match missed.checks.len() {
        ..=4 => String::new(),
        all => format!(" and {} more", all - 4),
    };
    let checks = printer.paint.tint(Tone::Soft, format!("{}{more}", Visible(&named)));
    printer.sink.print(format_args!("{:>5}×  {}  {checks}\n", missed.times, Visible(missing)));
}
