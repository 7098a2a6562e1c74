//! GitLab's code quality report. It has no word for what could not be told: that is `info`,
//! and says so.

use std::io;

use model::{Diagnostic, FieldPath, Finding, Fingerprint, Level, Place, Reference, Severity};

use crate::facts::{Report, is_unknown};
use crate::json_writer::Json;
use crate::sink::Sink;

pub(crate) fn write(report: &Report<'_>, sink: Sink<'_>) -> io::Result<()> {
    let mut json = Json::new(sink);
    json.array(|json| {
        for it in report.findings {
            json.line();
            json.object(|json| finding(json, it));
        }
        for it in report.diagnostics {
            json.line();
            json.object(|json| diagnostic(json, it));
        }
    });
    json.finish()
}

fn finding(json: &mut Json<'_>, finding: &Finding) {
    let unsure = if is_unknown(finding) { "could not tell: " } else { "" };
    let object = &finding.object;
    json.key("description").display(format_args!("{object}: {unsure}{}", finding.says));
    json.key("check_name").string(&finding.check);
    json.key("fingerprint").display(finding.fingerprint);
    json.key("severity").string(match (is_unknown(finding), finding.severity) {
        (true, _) => "info",
        (_, Severity::Critical) => "blocker",
        (_, Severity::High) => "critical",
        (_, Severity::Medium) => "major",
        (_, Severity::Low) => "minor",
    });
    // A location is required. What has no file is called by its name.
    let name = || object.to_string().replace(' ', "/");
    location(json, &finding.file.as_deref().map_or_else(name, str::to_owned), finding.place);
}

fn diagnostic(json: &mut Json<'_>, diagnostic: &Diagnostic) {
    let file = diagnostic.file.as_deref().unwrap_or("input");
    json.key("description").string(&diagnostic.says);
    json.key("check_name").display(format_args!("input-{}", diagnostic.level));
    let subject = Reference {
        api_version: String::new(),
        kind: diagnostic.says.clone(),
        namespace: None,
        name: file.to_owned(),
    };
    let line = diagnostic.place.map_or(0, |place| place.line as usize);
    let fingerprint = Fingerprint::without_object("input", &subject, &FieldPath::root(), line);
    json.key("fingerprint").display(fingerprint);
    json.key("severity").string(match diagnostic.level {
        Level::Error => "critical",
        Level::Warning => "minor",
        Level::Unknown => "info",
    });
    location(json, file, diagnostic.place);
}

fn location(json: &mut Json<'_>, file: &str, place: Option<Place>) {
    let file = file.strip_prefix("./").unwrap_or(file);
    json.key("location").object(|json| {
        json.key("path").string(file);
        json.key("lines").object(|json| {
            json.key("begin").number(place.map_or(1, |place| place.line.max(1)));
        });
    });
}
