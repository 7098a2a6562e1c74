//! What stands around the findings: the head with its numbers, and the foot.

use std::fmt::{self, Display};

use model::Severity;

use super::{SCRIPT, SCRIPT_HASH, STYLE};
use crate::facts::Report;
use crate::markup::Escaped;
use crate::sink::Sink;

/// A watchtower, which is what the name means.
const TOWER: &str = "<svg viewBox=\"0 0 32 32\" fill=\"currentColor\" aria-hidden=\"true\">\
<path d=\"M16 1.5c1.8 2.6 5.2 4.3 9 4.9v2.1H7V6.4c3.8-.6 7.2-2.3 9-4.9zM9.5 10h13v4.5h-13zM16 13\
c2.6 2.4 7.2 4.2 12 4.8V20H4v-2.2c4.8-.6 9.4-2.4 12-4.8zM7.5 21.5h17L26.5 30H20v-4.5a4 4 0 0 0-8 \
0V30H5.5z\"/></svg>";

/// Everything above the findings. `guilty` objects have some.
pub(super) fn head(sink: &mut Sink<'_>, report: &Report<'_>, guilty: usize) {
    let total = report.failures().count();
    sink.push("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    sink.push("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    sink.push("<meta name=\"color-scheme\" content=\"light dark\">\n");
    sink.print(format_args!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src \
         'unsafe-inline'; script-src 'sha256-{SCRIPT_HASH}'; base-uri 'none'; form-action \
         'none'\">\n"
    ));
    let findings = if total == 1 { "finding" } else { "findings" };
    sink.print(format_args!("<title>Yagura: {} {findings}</title>\n", Grouped(total)));
    sink.print(format_args!("<style>\n{STYLE}</style>\n</head>\n<body>\n"));
    sink.push("<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n");
    masthead(sink, report);
    let objects = Grouped(report.scanned.objects);
    let (total, guilty) = (Grouped(total), Grouped(guilty));
    match total.0 {
        0 if report.scanned.objects == 0 => sink.push("<h1>Nothing was judged</h1>\n"),
        0 => sink.push("<h1>Nothing found</h1>\n"),
        _ => sink
            .print(format_args!("<h1>{total} {findings} in {guilty} of {objects} objects</h1>\n")),
    }
    lede(sink, report);
    tiles(sink, report);
    contents(sink, report);
}

/// A calm word where there is nothing to show.
pub(super) fn nothing(sink: &mut Sink<'_>, report: &Report<'_>) {
    sink.push("<h2 id=\"findings\">Findings</h2>\n<p class=\"calm\">");
    sink.push(match (report.scanned.objects, report.unknowns().count()) {
        (0, _) => "Nothing was judged, so this page says nothing about anything.",
        (_, 0) => "Every check that applies here passes.",
        _ => "No check fails. Some could not tell: see below.",
    });
    sink.push("</p>\n");
}

/// The end of the page.
pub(super) fn foot(sink: &mut Sink<'_>) {
    sink.push("<footer>Written by <code>yagura scan --format html</code>. This page is one file ");
    sink.push("and asks for nothing from anywhere.</footer>\n");
    sink.print(format_args!("<script>{SCRIPT}</script>\n</body>\n</html>\n"));
}

/// A number with its thousands apart.
pub(super) struct Grouped(pub(super) usize);

impl Display for Grouped {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0..1000 => write!(out, "{}", self.0),
            more => write!(out, "{},{:03}", Grouped(more / 1000), more % 1000),
        }
    }
}

/// A severity as a label.
pub(super) fn title(severity: Severity) -> &'static str {
    match severity {
        Severity::Low => "Low",
        Severity::Medium => "Medium",
        Severity::High => "High",
        Severity::Critical => "Critical",
    }
}

fn masthead(sink: &mut Sink<'_>, report: &Report<'_>) {
    sink.print(format_args!("<header class=\"masthead\">{TOWER}<b>Yagura</b>"));
    if !report.targets.is_empty() {
        sink.push("<span>scan of ");
        for (index, target) in report.targets.iter().take(3).enumerate() {
            let comma = if index > 0 { ", " } else { "" };
            sink.print(format_args!("{comma}<code>{}</code>", Escaped(target)));
        }
        if report.targets.len() > 3 {
            sink.print(format_args!(" and {} more", report.targets.len() - 3));
        }
        sink.push("</span>");
    }
    let (began, version) = (Escaped(report.began), Escaped(report.version));
    let day = day(report.began);
    let day = Escaped(&day);
    sink.print(format_args!(
        "<span class=\"when\"><time datetime=\"{began}\">{day}</time> · version {version}</span>\
         </header>\n"
    ));
}

fn lede(sink: &mut Sink<'_>, report: &Report<'_>) {
    let objects = Grouped(report.scanned.objects);
    let files = report.scanned.files.map(|files| format!("{} files", Grouped(files)));
    let place = files.unwrap_or_else(|| "the cluster".to_owned());
    let checks = Grouped(report.checks.len());
    sink.print(format_args!(
        "<p class=\"lede\">{objects} objects in {place} were held to {checks} checks."
    ));
    let passed: u64 = report.checks.iter().map(|check| u64::from(check.tally.pass)).sum();
    if passed > 0 {
        let passed = Grouped(usize::try_from(passed).unwrap_or(usize::MAX));
        sink.print(format_args!(" They passed {passed} times."));
    }
    if !report.diagnostics.is_empty() {
        let count = Grouped(report.diagnostics.len());
        let s = if count.0 == 1 { "" } else { "s" };
        sink.print(format_args!(" <a href=\"#input\">{count} remark{s} on the input</a>."));
    }
    sink.push("</p>\n");
}

fn tiles(sink: &mut Sink<'_>, report: &Report<'_>) {
    sink.push("<ul class=\"tiles\">\n");
    for (severity, count) in report.severities() {
        tile(sink, severity.name(), title(severity), count);
    }
    tile(sink, "unknown", "Could not tell", report.unknowns().count());
    if !report.excepted.is_empty() {
        tile(sink, "excepted", "Excepted", report.excepted.len());
    }
    sink.push("</ul>\n");
    if report.failures().next().is_some() {
        sink.push("<div class=\"bar\" aria-hidden=\"true\">");
        for (severity, count) in report.severities().into_iter().filter(|(_, count)| *count > 0) {
            sink.print(format_args!("<i class=\"{severity}\" style=\"flex:{count}\"></i>"));
        }
        sink.push("</div>\n");
    }
}

fn tile(sink: &mut Sink<'_>, class: &str, word: &str, count: usize) {
    let none = if count == 0 { " none" } else { "" };
    let count = Grouped(count);
    sink.print(format_args!(
        "<li class=\"tile{none}\"><span class=\"severity {class}\">{word}</span> <b>{count}</b>\
         </li>\n"
    ));
}

fn contents(sink: &mut Sink<'_>, report: &Report<'_>) {
    sink.push("<nav aria-label=\"Sections\"><a href=\"#findings\">Findings</a>");
    let has_unknowns = report.unknowns().next().is_some();
    for (has, id, word) in [
        (has_unknowns, "unknown", "Could not tell"),
        (!report.excepted.is_empty(), "excepted", "Excepted"),
        (!report.diagnostics.is_empty(), "input", "About the input"),
    ] {
        if has {
            sink.print(format_args!("<a href=\"#{id}\">{word}</a>"));
        }
    }
    for it in report.frameworks {
        let (id, title) = (Escaped(&it.id), Escaped(&it.title));
        sink.print(format_args!("<a href=\"#framework-{id}\">{title}</a>"));
    }
    sink.push("<a href=\"#checks\">Checks</a></nav>\n");
}

/// `2026-11-22T11:20:00Z` as `22 November 2026, 11:20 UTC`; anything else as it is.
fn day(began: &str) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let read = || {
        let (date, time) = began.split_once('T')?;
        let mut parts = date.splitn(3, '-');
        let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
        let month = MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?)?;
        let day: u8 = day.parse().ok()?;
        let clock = time.strip_suffix('Z')?.get(..5)?;
        Some(format!("{day} {month} {year}, {clock} UTC"))
    };
    read().unwrap_or_else(|| began.to_owned())
}
