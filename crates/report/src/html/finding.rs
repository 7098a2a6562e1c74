//! The findings: file by file, object by object, each with its line.

use std::collections::BTreeSet;

use model::{Finding, Severity};

use super::frame::{Grouped, title};
use super::manual::inline;
use crate::checks::Checks;
use crate::markup::Escaped;
use crate::remedy;
use crate::sink::Sink;
use crate::snippet::Quoter;

/// A line wider than this is cut; a page scrolls sideways only so far.
const ROOM: usize = 160;

/// The file of an object's findings.
pub(super) fn file<'a>(object: &[&'a Finding]) -> Option<&'a str> {
    object.first().and_then(|finding| finding.file.as_deref())
}

/// The heading, and what to show. Without a script it stays hidden, and everything is shown.
pub(super) fn filters(sink: &mut Sink<'_>, findings: &[&Finding]) {
    sink.push("<h2 id=\"findings\">Findings</h2>\n<form class=\"filters\" hidden>\n");
    for severity in Severity::ALL.into_iter().rev() {
        if findings.iter().any(|finding| finding.severity == severity) {
            let word = title(severity);
            sink.print(format_args!(
                "<label class=\"chip\"><input type=\"checkbox\" value=\"{severity}\" checked>\
                 <span class=\"severity {severity}\">{word}</span></label>\n"
            ));
        }
    }
    sink.push("<select name=\"check\" aria-label=\"Check\"><option value=\"\">every check");
    let checks: BTreeSet<&str> = findings.iter().map(|finding| finding.check.as_ref()).collect();
    for check in checks {
        sink.print(format_args!("<option>{}", Escaped(check)));
    }
    sink.push("</select>\n<input type=\"search\" name=\"words\" aria-label=\"Words\" ");
    sink.push("placeholder=\"object, file or words  ( / )\">\n");
    sink.push("<button type=\"button\">Fold all</button>\n<output aria-live=\"polite\">");
    sink.print(format_args!("{}</output>\n</form>\n", Grouped(findings.len())));
}

/// One file with its guilty objects; `elsewhere` is the heading of those that have no file.
pub(super) fn file_section<'a>(
    sink: &mut Sink<'_>,
    objects: &[&[&'a Finding]],
    checks: &Checks<'a>,
    quoter: &mut Quoter<'_>,
    elsewhere: &str,
) {
    let name = objects.first().and_then(|object| file(object)).unwrap_or(elsewhere);
    sink.print(format_args!("<section class=\"file\"><h3>{}</h3>\n", Escaped(name)));
    for findings in objects {
        object(sink, findings, checks, quoter);
    }
    sink.push("</section>\n");
}

fn object<'a>(
    sink: &mut Sink<'_>,
    findings: &[&'a Finding],
    checks: &Checks<'a>,
    quoter: &mut Quoter<'_>,
) {
    let Some(object) = findings.first().map(|finding| &finding.object) else { return };
    sink.print(format_args!(
        "<details class=\"object\" open><summary><span class=\"kind\">{}</span> <strong>",
        Escaped(&object.kind)
    ));
    if let Some(namespace) = &object.namespace {
        sink.print(format_args!("{}/", Escaped(namespace)));
    }
    sink.print(format_args!("{}</strong> <span class=\"counts\">", Escaped(&object.name)));
    for severity in Severity::ALL.into_iter().rev() {
        let count = findings.iter().filter(|finding| finding.severity == severity).count();
        if count > 0 {
            sink.print(format_args!(
                "<span class=\"severity {severity}\">{count}<span class=\"heard\"> {severity}\
                 </span></span> "
            ));
        }
    }
    sink.push("</span></summary>\n");
    for it in findings {
        finding(sink, it, checks, quoter);
    }
    sink.push("</details>\n");
}

fn finding(sink: &mut Sink<'_>, it: &Finding, checks: &Checks<'_>, quoter: &mut Quoter<'_>) {
    let (severity, check) = (it.severity, Escaped(&it.check));
    let (fingerprint, word) = (it.fingerprint, title(severity));
    sink.print(format_args!(
        "<article class=\"finding\" id=\"f-{fingerprint}\" data-s=\"{severity}\" \
         data-c=\"{check}\"><span class=\"severity {severity}\">{word}</span><div>"
    ));
    sink.print(format_args!("<h4>{}</h4><p class=\"where\">", Escaped(&it.says)));
    match checks.of_finding(it) {
        Some(_) => sink.print(format_args!("<a href=\"#check-{check}\"><code>{check}</code></a>")),
        None => sink.print(format_args!("<code>{check}</code>")),
    }
    if let Some(place) = it.place {
        sink.print(format_args!(" <span>line {}</span>", place.line));
    }
    let path = it.path.to_string();
    sink.print(format_args!(" <code>{}</code></p>", Escaped(&path)));
    quote(sink, it, quoter);
    for related in &it.related {
        let (object, says) = (related.object.to_string(), Escaped(&related.says));
        sink.print(format_args!("<p class=\"note\">{} {says}", Escaped(&object)));
        if let (Some(file), Some(place)) = (&related.file, related.place) {
            let file = Escaped(file);
            sink.print(format_args!(" <code>{file}:{}:{}</code>", place.line, place.column));
        }
        sink.push("</p>");
    }
    fix(sink, it, checks);
    sink.push("</div></article>\n");
}

fn quote(sink: &mut Sink<'_>, finding: &Finding, quoter: &mut Quoter<'_>) {
    let Some(quote) = quoter.finding(finding, ROOM) else { return };
    let line = finding.place.map_or(0, |place| place.line);
    let (before, guilty) = (Escaped(&quote.before), Escaped(&quote.guilty));
    let after = Escaped(&quote.after);
    sink.print(format_args!("<pre><i>{line}</i>{before}<mark>{guilty}</mark>{after}</pre>"));
}

fn fix(sink: &mut Sink<'_>, finding: &Finding, checks: &Checks<'_>) {
    let sentence = remedy::sentence(checks, finding);
    if sentence.is_empty() {
        return;
    }
    sink.push("<p class=\"fix\"><b>Fix</b> ");
    inline(sink, &sentence);
    if let Some(command) = remedy::command(finding) {
        sink.print(format_args!(" <span class=\"soft\">(<code>{command}</code>)</span>"));
    }
    sink.push("</p>");
}
