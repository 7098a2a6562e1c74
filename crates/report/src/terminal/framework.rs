//! A framework's controls, one a line.

use model::Finding;
use model::framework::Framework;

use super::finding::Printer;
use super::paint::Tone;
use crate::framework::{Assessed, Assessments, Outcome};
use crate::visible::{Visible, width};

/// More findings of one control than this are counted, not listed.
const LISTED: usize = 5;

pub(super) fn print(
    printer: &mut Printer<'_, '_>,
    assessments: &Assessments<'_>,
    framework: &Framework,
) {
    let title = format!("{} {}", framework.title, framework.version);
    let heading = printer.paint.tint(Tone::Strong, Visible(&title)).to_string();
    printer.rule(&heading, width(&title));
    let longest = framework.controls.iter().map(|control| width(&control.id)).max().unwrap_or(0);
    let mut outcomes = Vec::with_capacity(framework.controls.len());
    for control in &framework.controls {
        let assessed = assessments.assess(control);
        print_control(printer, &assessed, longest.min(24));
        outcomes.push(assessed.outcome);
    }
    printer.sink.print(format_args!("of {} controls", outcomes.len()));
    let mut separator = ':';
    for outcome in Outcome::ALL {
        let count = outcomes.iter().filter(|it| **it == outcome).count();
        if count > 0 {
            printer.sink.print(format_args!("{separator} {count} {}", outcome.of_many()));
            separator = ',';
        }
    }
    printer.sink.push("\n\n");
}

fn print_control(printer: &mut Printer<'_, '_>, assessed: &Assessed<'_, '_>, column: usize) {
    let (sign, tone) = match assessed.outcome {
        Outcome::Fail => ("✗", Tone::High),
        Outcome::Pass => ("✓", Tone::Good),
        Outcome::Unknown => ("?", Tone::Soft),
        Outcome::Excepted => ("~", Tone::Soft),
        Outcome::NotChecked => ("–", Tone::Soft),
    };
    let (paint, control, said) = (printer.paint, assessed.control, assessed.words());
    let (sign, words) = (paint.tint(tone, sign), paint.tint(tone, said));
    let (id, title) = (Visible(&control.id).to_string(), Visible(&control.title));
    printer.sink.print(format_args!("{sign} {id:column$}  {title}  ({words})\n"));
    if let Some(reason) = &control.reason {
        let reason = paint.tint(Tone::Soft, Visible(reason));
        printer.sink.print(format_args!("  {:column$}  {reason}\n", ""));
    }
    for finding in assessed.findings.iter().take(LISTED) {
        failing(printer, finding, column);
    }
    if let Some(rest) = assessed.findings.len().checked_sub(LISTED).filter(|rest| *rest > 0) {
        printer.sink.print(format_args!("  {:column$}  and {rest} more\n", ""));
    }
}

fn failing(printer: &mut Printer<'_, '_>, finding: &Finding, column: usize) {
    let text = format!("{}: {}: {}", finding.check, finding.object, finding.says);
    let text = printer.paint.tint(Tone::Soft, Visible(&text));
    printer.sink.print(format_args!("  {:column$}  {text}\n", ""));
}
