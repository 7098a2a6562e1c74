//! What is not a finding: unknowns, exceptions, remarks, frameworks, and the checks themselves.

use std::cmp::Reverse;

use model::framework::Framework;

use super::frame::Grouped;
use super::manual;
use crate::facts::{CheckResult, Report};
use crate::framework::{Assessed, Assessments, Outcome};
use crate::markup::Escaped;
use crate::sink::Sink;
use crate::unknowns::missing;

/// More findings of one control than this are counted, not linked.
const LINKED: usize = 6;

pub(super) fn unknowns(sink: &mut Sink<'_>, report: &Report<'_>) {
    let all = missing(report);
    if all.is_empty() {
        return;
    }
    sink.push("<h2 id=\"unknown\">Could not tell</h2>\n<p class=\"calm\">Something was missing ");
    sink.push("to answer these. They are neither fine nor wrong. To find out, scan what is ");
    sink.push("missing together with the rest.</p>\n<div class=\"panel\"><table><thead><tr>");
    sink.push("<th>Missing<th>Checks that ask for it<th class=\"n\">Times</thead><tbody>\n");
    for it in all {
        sink.print(format_args!("<tr><td>{}<td>", Escaped(it.what)));
        for (index, check) in it.checks.iter().enumerate() {
            sink.push(if index > 0 { ", " } else { "" });
            sink.print(format_args!("<code>{}</code>", Escaped(check)));
        }
        sink.print(format_args!("<td class=\"n\">{}\n", Grouped(it.times)));
    }
    sink.push("</tbody></table></div>\n");
}

pub(super) fn excepted(sink: &mut Sink<'_>, report: &Report<'_>) {
    if report.excepted.is_empty() {
        return;
    }
    sink.push("<h2 id=\"excepted\">Excepted</h2>\n<p class=\"calm\">These are wrong, and ");
    sink.push("somebody has decided to live with them.</p>\n<div class=\"panel\"><table><thead>");
    sink.push("<tr><th>Check<th>Object<th>Reason<th>Who<th>Until</thead><tbody>\n");
    for it in report.excepted {
        let object = it.finding.object.to_string();
        let (check, object) = (Escaped(&it.finding.check), Escaped(&object));
        let (reason, who) =
            (Escaped(&it.acceptance.reason), Escaped(it.acceptance.who.as_deref().unwrap_or("–")));
        sink.print(format_args!("<tr><td><code>{check}</code><td>{object}<td>{reason}<td>{who}"));
        match it.acceptance.until {
            Some(until) => sink.print(format_args!("<td>{until}\n")),
            None => sink.push("<td>–\n"),
        }
    }
    sink.push("</tbody></table></div>\n");
}

pub(super) fn diagnostics(sink: &mut Sink<'_>, report: &Report<'_>) {
    if report.diagnostics.is_empty() {
        return;
    }
    sink.push("<h2 id=\"input\">About the input</h2>\n<p class=\"calm\">What could not be read, ");
    sink.push("was not judged, or was read with a doubt.</p>\n<div class=\"panel\"><table>");
    sink.push("<thead><tr><th>Level<th>Where<th>What</thead><tbody>\n");
    for it in report.diagnostics {
        let file = Escaped(it.file.as_deref().unwrap_or("–"));
        sink.print(format_args!("<tr><td>{}<td><code>{file}", it.level));
        if let Some(place) = it.place {
            sink.print(format_args!(":{}:{}", place.line, place.column));
        }
        sink.print(format_args!("</code><td>{}", Escaped(&it.says)));
        if let Some(help) = &it.help {
            sink.print(format_args!("<br><span class=\"soft\">{}</span>", Escaped(help)));
        }
        sink.push("\n");
    }
    sink.push("</tbody></table></div>\n");
}

pub(super) fn framework(sink: &mut Sink<'_>, assessments: &Assessments<'_>, it: &Framework) {
    let (id, title, version) = (Escaped(&it.id), Escaped(&it.title), Escaped(&it.version));
    sink.print(format_args!(
        "<h2 id=\"framework-{id}\">{title} <span class=\"soft\">{version}</span></h2>\n"
    ));
    let assessed: Vec<_> = it.controls.iter().map(|it| assessments.assess(it)).collect();
    sink.print(format_args!("<p class=\"calm\">Of {} controls", assessed.len()));
    let mut separator = ':';
    for outcome in Outcome::ALL {
        let count = assessed.iter().filter(|it| it.outcome == outcome).count();
        if count > 0 {
            sink.print(format_args!("{separator} {count} {}", outcome.of_many()));
            separator = ',';
        }
    }
    sink.push(". A check applied where it met something that it speaks of. No scanner sees all ");
    sink.push("that a framework asks for, so there is no overall result.");
    sink.push("</p>\n<div class=\"panel\"><table><thead><tr><th>Control<th>What it asks");
    sink.push("<th>Coverage<th>Result</thead><tbody>\n");
    assessed.iter().for_each(|it| control(sink, it));
    sink.push("</tbody></table></div>\n");
}

fn control(sink: &mut Sink<'_>, assessed: &Assessed<'_, '_>) {
    let Assessed { control, outcome, findings, .. } = assessed;
    let (id, title) = (Escaped(&control.id), Escaped(&control.title));
    sink.print(format_args!("<tr><th scope=\"row\">{id}<td>{title}"));
    if let Some(reason) = &control.reason {
        sink.print(format_args!("<br><span class=\"soft\">{}</span>", Escaped(reason)));
    }
    let class = match outcome {
        Outcome::Fail => "severity high",
        Outcome::Pass => "severity good",
        Outcome::Unknown => "severity unknown",
        Outcome::Excepted | Outcome::NotChecked => "soft",
    };
    let (coverage, words) = (control.coverage.name(), assessed.words());
    sink.print(format_args!("<td>{coverage}<td><span class=\"{class}\">{words}</span>"));
    for finding in findings.iter().take(LINKED) {
        let text = format!("{}: {}", finding.object, finding.check);
        let fingerprint = finding.fingerprint;
        let text = Escaped(&text);
        sink.print(format_args!("<br><a class=\"small\" href=\"#f-{fingerprint}\">{text}</a>"));
    }
    if let Some(more) = findings.len().checked_sub(LINKED).filter(|more| *more > 0) {
        sink.print(format_args!(
            "<br><span class=\"soft small\">and {} more</span>",
            Grouped(more)
        ));
    }
    sink.push("\n");
}

/// Every check: those that found something first, each with its page.
pub(super) fn checks(sink: &mut Sink<'_>, report: &Report<'_>) {
    let mut checks: Vec<&CheckResult<'_>> = report.checks.iter().collect();
    checks.sort_by_key(|check| {
        let found = check.tally.fail > 0;
        (Reverse(found), Reverse(found.then_some(check.severity)), Reverse(check.tally.fail))
    });
    sink.push("<h2 id=\"checks\">Checks</h2>\n<p class=\"calm\">How often each check gave each ");
    sink.push("verdict. What is excepted counts as failed here.</p>\n<div class=\"panel\"><table>");
    sink.push("<thead><tr><th>Check<th>Severity<th class=\"n\">Failed<th class=\"n\">");
    sink.push("Could not tell<th class=\"n\">Passed</thead><tbody>\n");
    checks.into_iter().for_each(|it| check(sink, it));
    sink.push("</tbody></table></div>\n");
}

fn check(sink: &mut Sink<'_>, check: &CheckResult<'_>) {
    let (id, title) = (Escaped(check.id), Escaped(check.title));
    let severity = check.severity;
    sink.print(format_args!("<tr id=\"check-{id}\"><th scope=\"row\">"));
    let tally = check.tally;
    if tally.fail > 0 || tally.unknown > 0 {
        sink.print(format_args!("<details><summary><code>{id}</code> {title}</summary>"));
        manual::page(sink, check.page, 4);
        sink.push("</details>");
    } else {
        sink.print(format_args!("<code>{id}</code> {title}"));
    }
    let word = super::frame::title(severity);
    sink.print(format_args!("<td><span class=\"severity {severity}\">{word}</span>"));
    for count in [tally.fail, tally.unknown, tally.pass] {
        let zero = if count == 0 { " zero" } else { "" };
        let count = Grouped(count as usize);
        sink.print(format_args!("<td class=\"n{zero}\">{count}"));
    }
    sink.push("\n");
}
