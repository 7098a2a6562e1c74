//! SARIF 2.1.0, within the limits of GitHub code scanning: 25,000 results a run, of which the
//! first 5,000 are kept, so the worst stand first; 10 tags a rule.

mod address;
mod message;
mod rule;

use std::io;

use model::exception::Excepted;
use model::{Diagnostic, Finding, Level, Place, Severity, Verdict};

use crate::checks::Checks;
use crate::facts::{Report, is_unknown};
use crate::json_writer::Json;
use crate::order;
use crate::sink::Sink;
use crate::snippet::Quoter;

use address::Address;
use message::Message;
use rule::Rules;

/// With more results than this, GitHub takes none.
const RESULTS: usize = 25_000;

/// With more notifications than this, nobody reads them.
const NOTIFICATIONS: usize = 5_000;

/// The name of the folder that relative addresses begin at.
const BASE: &str = "%SRCROOT%";

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A result: a finding, and why it is accepted where it is.
type Result<'a> = (&'a Finding, Option<&'a Excepted>);

pub(crate) fn write(report: &Report<'_>, sink: Sink<'_>) -> io::Result<()> {
    let checks = Checks::of(report);
    let (results, dropped) = results(report);
    let rules = Rules::of(results.iter().map(|(finding, _)| *finding), &checks);
    let mut json = Json::new(sink);
    json.object(|json| {
        json.key("$schema").string(SCHEMA);
        json.key("version").string("2.1.0");
        json.key("runs").array(|json| {
            json.object(|json| {
                json.key("tool").object(|json| driver(json, report, &rules));
                json.line();
                json.key("invocations").array(|json| {
                    json.object(|json| invocation(json, report, dropped));
                });
                json.key("originalUriBaseIds").object(bases);
                json.key("columnKind").string("unicodeCodePoints");
                json.line();
                let mut quoter = Quoter::new(report.sources);
                json.key("results").array(|json| {
                    for it in &results {
                        json.line();
                        json.object(|json| result(json, *it, &rules, &mut quoter));
                    }
                });
            });
        });
    });
    json.finish()
}

/// What is wrong, the worst first; what could not be told; what is excepted. And how many there
/// was no room for.
fn results<'a>(report: &Report<'a>) -> (Vec<Result<'a>>, usize) {
    let wrong = order::by_severity(report.failures()).into_iter().map(|it| (it, None));
    let unknown = report.unknowns().map(|it| (it, None));
    let excepted = report.excepted.iter().map(|it| (&it.finding, Some(it)));
    let mut all: Vec<Result<'a>> = wrong.chain(unknown).chain(excepted).collect();
    let dropped = all.len().saturating_sub(RESULTS);
    all.truncate(RESULTS);
    (all, dropped)
}

fn driver(json: &mut Json<'_>, report: &Report<'_>, rules: &Rules<'_>) {
    json.key("driver").object(|json| {
        json.key("name").string("Yagura");
        json.key("version").string(report.version);
        json.key("semanticVersion").string(report.version);
        json.key("informationUri").string("https://yagura.dev");
        json.key("rules").array(|json| rules.write(json));
    });
}

/// What the addresses of files begin at. Without an address of its own, so that the same scan says
/// the same on every machine: whoever reads it knows where the files are there.
fn bases(json: &mut Json<'_>) {
    json.key(BASE).object(|json| {
        json.key("description").object(|json| {
            json.key("text").string("The folder that the scan was run in.");
        });
    });
}

fn invocation(json: &mut Json<'_>, report: &Report<'_>, dropped: usize) {
    let failed = report.diagnostics.iter().any(|it| it.level == Level::Error);
    json.key("executionSuccessful").bool(!failed);
    json.key("startTimeUtc").string(report.began);
    json.key("toolExecutionNotifications").array(|json| {
        for diagnostic in report.diagnostics.iter().take(NOTIFICATIONS) {
            json.line();
            json.object(|json| notification(json, diagnostic));
        }
        if dropped > 0 {
            let text = format!("{dropped} results are left out: a run holds {RESULTS} at most");
            json.object(|json| {
                json.key("level").string("warning");
                json.key("message").object(|json| json.key("text").string(&text));
            });
        }
    });
}

fn notification(json: &mut Json<'_>, diagnostic: &Diagnostic) {
    json.key("level").string(match diagnostic.level {
        Level::Error => "error",
        Level::Warning | Level::Unknown => "warning",
    });
    let help = diagnostic.help.iter().map(String::as_str);
    let parts: Vec<&str> = std::iter::once(diagnostic.says.as_str()).chain(help).collect();
    json.key("message").object(|json| json.key("text").display(Message(&parts.join(": "))));
    if let Some(file) = &diagnostic.file {
        json.key("locations").array(|json| {
            json.object(|json| physical(json, file, diagnostic.place, None));
        });
    }
}

fn result(
    json: &mut Json<'_>,
    (finding, excepted): Result<'_>,
    rules: &Rules<'_>,
    quoter: &mut Quoter<'_>,
) {
    json.key("ruleId").string(&finding.check);
    if let Some(index) = rules.position(finding) {
        json.key("ruleIndex").count(index);
    }
    // The standard wants no level for anything that is not a failure.
    json.key("kind").string(if is_unknown(finding) { "open" } else { "fail" });
    json.key("level").string(if is_unknown(finding) { "none" } else { level(finding.severity) });
    let text = match &finding.verdict {
        Verdict::Unknown(missing) => format!("could not tell: {missing}"),
        _ => finding.says.clone(),
    };
    let text = format!("{}: {text}", finding.object);
    json.key("message").object(|json| json.key("text").display(Message(&text)));
    json.key("locations").array(|json| json.object(|json| location(json, finding, quoter)));
    if !finding.related.is_empty() {
        json.key("relatedLocations").array(|json| related(json, finding));
    }
    let fingerprint = finding.fingerprint.to_string();
    json.key("partialFingerprints").object(|json| {
        json.key("yagura/v1").string(&fingerprint);
        // The one that GitHub looks at; without it, it would count lines.
        json.key("primaryLocationLineHash").display(format_args!("{fingerprint}:1"));
    });
    if let Some(excepted) = excepted {
        json.key("suppressions").array(|json| json.object(|json| suppression(json, excepted)));
    }
}

fn suppression(json: &mut Json<'_>, excepted: &Excepted) {
    json.key("kind").string("external");
    json.key("status").string("accepted");
    let mut text = excepted.acceptance.reason.clone();
    if let Some(who) = &excepted.acceptance.who {
        text.push_str(&format!(" ({who})"));
    }
    if let Some(until) = excepted.acceptance.until {
        text.push_str(&format!(", until {until}"));
    }
    json.key("justification").string(&text);
}

fn location(json: &mut Json<'_>, finding: &Finding, quoter: &mut Quoter<'_>) {
    if let Some(file) = &finding.file {
        physical(json, file, finding.place, quoter.end_column(finding));
    }
    json.key("logicalLocations").array(|json| {
        json.object(|json| {
            json.key("name").string(&finding.object.name);
            let api_version = &finding.object.api_version;
            let (object, path) = (&finding.object, &finding.path);
            json.key("fullyQualifiedName").display(format_args!("{api_version} {object} {path}"));
            json.key("kind").string("resource");
        });
    });
}

fn physical(json: &mut Json<'_>, file: &str, place: Option<Place>, end_column: Option<u32>) {
    json.key("physicalLocation").object(|json| {
        json.key("artifactLocation").object(|json| {
            let address = Address::of(file);
            json.key("uri").string(&address.uri);
            if address.is_relative {
                json.key("uriBaseId").string(BASE);
            }
        });
        let Some(place) = place else { return };
        json.key("region").object(|json| {
            json.key("startLine").number(place.line.max(1));
            json.key("startColumn").number(place.column.max(1));
            if let Some(end) = end_column {
                json.key("endLine").number(place.line.max(1));
                json.key("endColumn").number(end);
            }
        });
    });
}

fn related(json: &mut Json<'_>, finding: &Finding) {
    for related in &finding.related {
        json.object(|json| {
            if let Some(file) = &related.file {
                physical(json, file, related.place, None);
            }
            let text = format!("{} {}", related.object, related.says);
            json.key("message").object(|json| json.key("text").display(Message(&text)));
        });
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low => "note",
    }
}
