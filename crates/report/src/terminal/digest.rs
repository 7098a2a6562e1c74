//! More findings than a person reads: the worst of them in full, and all of them by check.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use model::{Finding, Severity};

use super::finding::Printer;
use super::paint::Tone;
use crate::order;
use crate::visible::{Visible, width};

/// More checks of one severity than this are counted, not named.
const NAMED: usize = 40;

/// Room for the widest severity.
const LABEL: usize = 10;

/// `findings` as they are shown when only `limit` of them may be shown in full.
pub(super) fn print<'a>(printer: &mut Printer<'_, 'a>, findings: &[&'a Finding], limit: usize) {
    let worst = worst(findings, limit);
    let heading = format!("the worst {} of {} findings", worst.len(), findings.len());
    title(printer, &heading);
    for object in worst.chunk_by(|a, b| order::subject(a) == order::subject(b)) {
        let mut file = object.first().and_then(|it| it.file.as_deref());
        printer.object(object, &mut file);
    }
    title(printer, "all of them by check");
    for severity in [Severity::Critical, Severity::High, Severity::Medium, Severity::Low] {
        by_check(printer, findings, severity);
    }
    printer.sink.push("\n");
}

/// The worst first, one of each check; where there are few checks, more of each. Those of one
/// object and severity stand together.
fn worst<'a>(findings: &[&'a Finding], limit: usize) -> Vec<&'a Finding> {
    let sorted = order::by_severity(findings.iter().copied());
    let mut seen = HashSet::new();
    let (firsts, others): (Vec<_>, Vec<_>) =
        sorted.into_iter().partition(|it| seen.insert(it.check.as_ref()));
    order::by_severity(firsts.into_iter().chain(others).take(limit))
}

fn title(printer: &mut Printer<'_, '_>, heading: &str) {
    let name = printer.paint.tint(Tone::Strong, heading).to_string();
    printer.rule(&name, width(heading));
}

/// `critical  privileged 4, host-path-root`, wrapped: the most frequent first.
fn by_check(printer: &mut Printer<'_, '_>, findings: &[&Finding], severity: Severity) {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in findings.iter().filter(|it| it.severity == severity) {
        *counts.entry(&finding.check).or_default() += 1;
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, count)| Reverse(*count));
    let mut words: Vec<String> =
        counts.iter().take(NAMED).map(|(check, count)| word(check, *count)).collect();
    if counts.len() > NAMED {
        words.push(format!("and {} checks more", counts.len() - NAMED));
    }
    if !words.is_empty() {
        let label = printer.paint.tint(Tone::from(severity), format!("{severity:LABEL$}"));
        let text = wrapped(&words, printer.width);
        printer.sink.print(format_args!("{label}{text}\n"));
    }
}

fn word(check: &str, count: usize) -> String {
    let times = if count == 1 { String::new() } else { format!(" ×{count}") };
    format!("{}{times}", Visible(check))
}

/// The words with commas, in lines that leave room for the label.
fn wrapped(words: &[String], columns: usize) -> String {
    let mut out = String::new();
    let mut column = LABEL;
    for (index, word) in words.iter().enumerate() {
        let room = width(word) + 2;
        if index > 0 && column + room > columns {
            out.push_str(&format!(",\n{:LABEL$}", ""));
            column = LABEL;
        } else if index > 0 {
            out.push_str(", ");
        }
        out.push_str(word);
        column += room;
    }
    out
}
