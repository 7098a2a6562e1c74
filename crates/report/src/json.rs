//! Everything, for programs. The schema is `docs/schema/report-v1.json`: within version 1, fields
//! are only ever added.

use std::io;

use model::exception::Excepted;
use model::framework::Framework;
use model::{
    Diagnostic, Edit, Finding, Fix, Literal, Place, Reference, Related, Safety, Severity, Verdict,
};

use crate::facts::{CheckResult, Report};
use crate::framework::{Assessed, Assessments};
use crate::json_writer::Json;
use crate::sink::Sink;

pub(crate) const SCHEMA: &str = "https://yagura.dev/schema/report-v1.json";

pub(crate) fn write(report: &Report<'_>, sink: Sink<'_>) -> io::Result<()> {
    let mut json = Json::new(sink);
    json.object(|json| {
        head(json, report);
        json.line();
        json.key("checks").array(|json| lines(json, report.checks, check));
        json.line();
        json.key("findings").array(|json| findings(json, report.failures()));
        json.line();
        json.key("unknowns").array(|json| findings(json, report.unknowns()));
        json.line();
        json.key("excepted").array(|json| {
            let mut earlier = Earlier::default();
            lines(json, report.excepted, |json, it| excepted(json, it, &mut earlier));
        });
        json.line();
        json.key("diagnostics").array(|json| lines(json, report.diagnostics, diagnostic));
        json.line();
        json.key("frameworks").array(|json| {
            let assessments = Assessments::of(report);
            lines(json, report.frameworks, |json, it| framework(json, &assessments, it));
        });
    });
    json.finish()
}

/// Writes a list of checks as JSON: what there is, whatever it found.
pub fn checks<'a>(
    checks: impl IntoIterator<Item = (&'a str, Severity, &'a str)>,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    let mut json = Json::new(Sink::new(out));
    json.array(|json| {
        lines(json, checks, |json, (id, severity, title)| {
            json.object(|json| {
                json.key("id").string(id);
                json.key("severity").string(severity.name());
                json.key("title").string(title);
            });
        });
    });
    json.finish()
}

/// Each item on a line of its own.
fn lines<T>(
    json: &mut Json<'_>,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut Json<'_>, T),
) {
    for item in items {
        json.line();
        write(json, item);
    }
}

fn head(json: &mut Json<'_>, report: &Report<'_>) {
    json.key("schema").string(SCHEMA);
    json.key("version").number(1_u32);
    json.key("tool").object(|json| {
        json.key("name").string("yagura");
        json.key("version").string(report.version);
    });
    json.key("began").string(report.began);
    json.key("targets").array(|json| report.targets.iter().for_each(|it| json.string(it)));
    json.key("scanned").object(|json| {
        json.key("files").count(report.scanned.files.unwrap_or(0));
        json.key("objects").count(report.scanned.objects);
    });
    json.line();
    json.key("summary").object(|json| {
        for (severity, count) in report.severities() {
            json.key(severity.name()).count(count);
        }
        json.key("unknown").count(report.unknowns().count());
        json.key("excepted").count(report.excepted.len());
        json.key("diagnostics").count(report.diagnostics.len());
    });
}

fn check(json: &mut Json<'_>, check: &CheckResult<'_>) {
    json.object(|json| {
        json.key("id").string(check.id);
        json.key("title").string(check.title);
        json.key("severity").string(check.severity.name());
        json.key("remedy").string(check.remedy);
        json.key("tags").array(|json| check.tags.iter().for_each(|it| json.string(it)));
        json.key("tally").object(|json| {
            json.key("pass").number(check.tally.pass);
            json.key("fail").number(check.tally.fail);
            json.key("unknown").number(check.tally.unknown);
            json.key("notApplicable").number(check.tally.not_applicable);
        });
    });
}

/// What was written of the finding before. Those of an object and of a file mostly come together,
/// and share what is written of these.
#[derive(Default)]
struct Earlier<'f> {
    object: Option<&'f Reference>,
    object_written: Vec<u8>,
    file: Option<&'f str>,
    file_written: Vec<u8>,
}

impl<'f> Earlier<'f> {
    fn object(&mut self, json: &mut Json<'_>, object: &'f Reference) {
        if self.object.is_some_and(|earlier| std::ptr::eq(earlier, object) || earlier == object) {
            return json.again(&self.object_written);
        }
        self.object = Some(object);
        json.remembered(&mut self.object_written, |json| {
            json.key("object").object(|json| reference(json, object));
        });
    }

    fn file(&mut self, json: &mut Json<'_>, file: &'f str) {
        if self.file.is_some_and(|earlier| std::ptr::eq(earlier, file) || earlier == file) {
            return json.again(&self.file_written);
        }
        self.file = Some(file);
        json.remembered(&mut self.file_written, |json| json.key("file").string(file));
    }
}

fn findings<'f>(json: &mut Json<'_>, findings: impl Iterator<Item = &'f Finding>) {
    let mut earlier = Earlier::default();
    lines(json, findings, |json, finding| {
        json.object(|json| finding_fields(json, finding, &mut earlier));
    });
}

fn finding_fields<'f>(json: &mut Json<'_>, finding: &'f Finding, earlier: &mut Earlier<'f>) {
    json.key("check").string(&finding.check);
    json.key("severity").word(finding.severity.name());
    json.key("says").string(&finding.says);
    if let Verdict::Unknown(missing) = &finding.verdict {
        json.key("missing").string(missing);
    }
    earlier.object(json, &finding.object);
    json.key("path").path(&finding.path);
    if let Some(file) = &finding.file {
        earlier.file(json, file);
    }
    if let Some(found) = finding.place {
        place(json, found);
    }
    if let Some(it) = &finding.fix {
        json.key("fix").object(|json| fix(json, it));
    }
    if !finding.related.is_empty() {
        json.key("related").array(|json| finding.related.iter().for_each(|it| related(json, it)));
    }
    let digits = finding.fingerprint.digits();
    json.key("fingerprint").word(str::from_utf8(&digits).unwrap_or_default());
}

fn reference(json: &mut Json<'_>, object: &Reference) {
    json.key("apiVersion").string(&object.api_version);
    json.key("kind").string(&object.kind);
    if let Some(namespace) = &object.namespace {
        json.key("namespace").string(namespace);
    }
    json.key("name").string(&object.name);
}

fn location(json: &mut Json<'_>, file: Option<&str>, found: Option<Place>) {
    if let Some(file) = file {
        json.key("file").string(file);
    }
    if let Some(found) = found {
        place(json, found);
    }
}

fn place(json: &mut Json<'_>, place: Place) {
    json.key("line").number(place.line);
    json.key("column").number(place.column);
    json.key("width").number(place.width);
}

fn fix(json: &mut Json<'_>, fix: &Fix) {
    json.key("safety").word(match fix.safety {
        Safety::Safe => "safe",
        Safety::Unsafe => "unsafe",
    });
    json.key("edits").array(|json| fix.edits.iter().for_each(|it| edit(json, it)));
}

fn edit(json: &mut Json<'_>, edit: &Edit) {
    let (operation, value) = match edit {
        Edit::Set { value, .. } => ("set", Some(value)),
        Edit::Remove { .. } => ("remove", None),
        Edit::Append { value, .. } => ("append", Some(value)),
    };
    json.object(|json| {
        json.key("operation").word(operation);
        json.key("path").path(edit.path());
        if let Some(value) = value {
            literal(json.key("value"), value);
        }
    });
}

fn literal(json: &mut Json<'_>, value: &Literal) {
    match value {
        Literal::Bool(value) => json.bool(*value),
        Literal::Integer(value) => json.integer(*value),
        Literal::String(text) => json.string(text),
        Literal::Sequence(items) => {
            json.array(|json| items.iter().for_each(|item| literal(json, item)));
        }
        Literal::Mapping(entries) => json.object(|json| {
            entries.iter().for_each(|(key, value)| literal(json.foreign_key(key), value));
        }),
    }
}

fn related(json: &mut Json<'_>, related: &Related) {
    json.object(|json| {
        json.key("object").object(|json| reference(json, &related.object));
        location(json, related.file.as_deref(), related.place);
        json.key("says").string(&related.says);
    });
}

fn excepted<'f>(json: &mut Json<'_>, excepted: &'f Excepted, earlier: &mut Earlier<'f>) {
    json.object(|json| {
        finding_fields(json, &excepted.finding, earlier);
        json.key("exception").object(|json| {
            json.key("reason").string(&excepted.acceptance.reason);
            if let Some(who) = &excepted.acceptance.who {
                json.key("who").string(who);
            }
            if let Some(until) = excepted.acceptance.until {
                json.key("until").display(until);
            }
        });
    });
}

fn diagnostic(json: &mut Json<'_>, diagnostic: &Diagnostic) {
    json.object(|json| {
        json.key("level").string(diagnostic.level.name());
        json.key("says").string(&diagnostic.says);
        location(json, diagnostic.file.as_deref(), diagnostic.place);
        if let Some(help) = &diagnostic.help {
            json.key("help").string(help);
        }
    });
}

fn framework(json: &mut Json<'_>, assessments: &Assessments<'_>, framework: &Framework) {
    json.object(|json| {
        json.key("id").string(&framework.id);
        json.key("title").string(&framework.title);
        json.key("version").string(&framework.version);
        let controls = framework.controls.iter().map(|it| assessments.assess(it));
        json.key("controls").array(|json| lines(json, controls, control));
    });
}

fn control(json: &mut Json<'_>, assessed: Assessed<'_, '_>) {
    let Assessed { control, outcome, applied, findings } = assessed;
    json.object(|json| {
        json.key("id").string(&control.id);
        json.key("title").string(&control.title);
        json.key("coverage").string(control.coverage.name());
        if let Some(reason) = &control.reason {
            json.key("reason").string(reason);
        }
        json.key("outcome").string(outcome.name());
        json.key("checks").array(|json| control.checks.iter().for_each(|it| json.string(it)));
        json.key("applied").count(applied);
        json.key("findings").array(|json| {
            findings.iter().for_each(|finding| json.display(finding.fingerprint));
        });
    });
}
