//! A finding as JSON: what is kept of it, what is read back, and what an export shows. The fields
//! are those of a report.

mod literal;

use std::borrow::Cow;
use std::sync::Arc;

use model::{
    Acceptance, Date, Edit, FieldPath, Finding, Fingerprint, Fix, Place, Reference, Related,
    Safety, Severity, Verdict,
};
use serde::{Deserialize, Serialize};

use crate::filter::Said;
use crate::key::cut;
use literal::Value;

/// A sentence longer than this is cut.
const LONGEST_TEXT: usize = 16 * 1024;

/// A fix that is longer than this is not kept: a person could not read it either.
const LARGEST_FIX: usize = 64 * 1024;

/// More objects than a person looks at.
const MOST_RELATED: usize = 200;

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line<'f> {
    check: Cow<'f, str>,
    severity: Cow<'f, str>,
    says: Cow<'f, str>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    missing: Option<Cow<'f, str>>,
    object: Object<'f>,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    file: Option<Cow<'f, str>>,
    #[serde(flatten)]
    place: At,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    begins: Option<At>,
    #[serde(skip_serializing_if = "std::ops::Not::not", default)]
    hides: bool,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    fix: Option<Remedy<'f>>,
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    related: Vec<Other<'f>>,
    fingerprint: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    exception: Option<Decision<'f>>,
}

#[derive(Serialize, Deserialize)]
struct Decision<'f> {
    reason: Cow<'f, str>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    who: Option<Cow<'f, str>>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    until: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Object<'f> {
    api_version: Cow<'f, str>,
    kind: Cow<'f, str>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    namespace: Option<Cow<'f, str>>,
    name: Cow<'f, str>,
}

#[derive(Serialize, Deserialize, Clone, Copy, Default)]
struct At {
    #[serde(skip_serializing_if = "Option::is_none", default)]
    line: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    column: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    width: Option<u32>,
}

#[derive(Serialize, Deserialize)]
struct Other<'f> {
    object: Object<'f>,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    file: Option<Cow<'f, str>>,
    #[serde(flatten)]
    place: At,
    says: Cow<'f, str>,
}

#[derive(Serialize, Deserialize)]
struct Remedy<'f> {
    safety: Cow<'f, str>,
    edits: Vec<Change<'f>>,
}

#[derive(Serialize, Deserialize)]
struct Change<'f> {
    operation: Cow<'f, str>,
    path: String,
    #[serde(skip_serializing_if = "Option::is_none", default)]
    value: Option<Value<'f>>,
}

/// JSON that is no finding.
#[derive(Debug, thiserror::Error)]
#[error("what is kept of a finding cannot be read")]
pub(crate) struct NoFinding {
    source: Option<serde_json::Error>,
}

impl From<serde_json::Error> for NoFinding {
    fn from(error: serde_json::Error) -> NoFinding {
        NoFinding { source: Some(error) }
    }
}

/// The finding as JSON on one line, with why somebody lives with it.
pub(crate) fn write(finding: &Finding, acceptance: Option<&Acceptance>) -> String {
    let missing = match &finding.verdict {
        Verdict::Unknown(missing) => Some(bounded(missing)),
        _ => None,
    };
    let line = Line {
        check: Cow::Borrowed(&finding.check),
        severity: Cow::Borrowed(finding.severity.name()),
        says: bounded(&finding.says),
        missing,
        object: Object::of(&finding.object),
        path: finding.path.to_string(),
        file: finding.file.as_deref().map(Cow::Borrowed),
        place: At::of(finding.place),
        begins: finding.begins.map(|it| At::of(Some(it))),
        hides: finding.hides,
        fix: finding.fix.as_ref().and_then(Remedy::of),
        related: finding.related.iter().take(MOST_RELATED).map(Other::of).collect(),
        fingerprint: finding.fingerprint.to_string(),
        exception: acceptance.map(Decision::of),
    };
    json(&line)
}

/// Keys are texts and nothing refuses to be written: there is no way to fail.
fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn bounded(text: &str) -> Cow<'_, str> {
    match cut(text, LONGEST_TEXT) {
        whole if whole.len() == text.len() => Cow::Borrowed(whole),
        begins => Cow::Owned(format!("{begins}…")),
    }
}

/// Reads what `write` writes.
pub(crate) fn read(json: &str) -> Result<(Finding, Option<Acceptance>), NoFinding> {
    let line: Line<'_> = serde_json::from_str(json)?;
    let wrong = NoFinding { source: None };
    let severity: Severity = line.severity.parse().map_err(|_| NoFinding { source: None })?;
    let verdict =
        line.missing.map_or(Verdict::Fail, |missing| Verdict::Unknown(missing.into_owned()));
    let fix = line.fix.map(|fix| fix.read().ok_or(NoFinding { source: None })).transpose()?;
    let acceptance = line.exception.map(Decision::read);
    let finding = Finding {
        check: Cow::Owned(line.check.into_owned()),
        severity,
        verdict,
        object: Arc::new(line.object.read()),
        file: line.file.map(Arc::from),
        begins: line.begins.and_then(At::read),
        path: FieldPath::parse(&line.path),
        place: line.place.read(),
        says: line.says.into_owned(),
        hides: line.hides,
        fix,
        related: line.related.into_iter().map(Other::read).collect(),
        fingerprint: fingerprint(&line.fingerprint).ok_or(wrong)?,
    };
    Ok((finding, acceptance))
}

fn fingerprint(digits: &str) -> Option<Fingerprint> {
    u128::from_str_radix(digits, 16).ok().map(Fingerprint)
}

/// What a finding says; `None` when it is that nothing is wrong.
pub(crate) fn said(verdict: &Verdict) -> Option<Said> {
    match verdict {
        Verdict::Fail => Some(Said::Failed),
        Verdict::Unknown(_) => Some(Said::Unknown),
        Verdict::Pass | Verdict::NotApplicable => None,
    }
}

impl<'f> Decision<'f> {
    fn of(acceptance: &'f Acceptance) -> Decision<'f> {
        Decision {
            reason: bounded(&acceptance.reason),
            who: acceptance.who.as_deref().map(bounded),
            until: acceptance.until.map(|it| it.to_string()),
        }
    }

    fn read(self) -> Acceptance {
        Acceptance {
            reason: self.reason.into_owned(),
            who: self.who.map(Cow::into_owned),
            until: self.until.as_deref().and_then(Date::parse),
        }
    }
}

impl<'f> Object<'f> {
    fn of(object: &'f Reference) -> Object<'f> {
        Object {
            api_version: Cow::Borrowed(&object.api_version),
            kind: Cow::Borrowed(&object.kind),
            namespace: object.namespace.as_deref().map(Cow::Borrowed),
            name: Cow::Borrowed(&object.name),
        }
    }

    fn read(self) -> Reference {
        Reference {
            api_version: self.api_version.into_owned(),
            kind: self.kind.into_owned(),
            namespace: self.namespace.map(Cow::into_owned),
            name: self.name.into_owned(),
        }
    }
}

impl At {
    fn of(place: Option<Place>) -> At {
        At {
            line: place.map(|it| it.line),
            column: place.map(|it| it.column),
            width: place.map(|it| it.width),
        }
    }

    fn read(self) -> Option<Place> {
        Some(Place { line: self.line?, column: self.column?, width: self.width? })
    }
}

impl<'f> Other<'f> {
    fn of(related: &'f Related) -> Other<'f> {
        Other {
            object: Object::of(&related.object),
            file: related.file.as_deref().map(Cow::Borrowed),
            place: At::of(related.place),
            says: bounded(&related.says),
        }
    }

    fn read(self) -> Related {
        Related {
            object: self.object.read(),
            file: self.file.map(Arc::from),
            place: self.place.read(),
            says: self.says.into_owned(),
        }
    }
}

impl<'f> Remedy<'f> {
    /// `None` where the fix is larger or deeper than what can be read again.
    fn of(fix: &'f Fix) -> Option<Remedy<'f>> {
        let safety = match fix.safety {
            Safety::Safe => "safe",
            Safety::Unsafe => "unsafe",
        };
        let edits = fix.edits.iter().map(Change::of).collect::<Option<Vec<_>>>()?;
        let remedy = Remedy { safety: Cow::Borrowed(safety), edits };
        (json(&remedy).len() <= LARGEST_FIX).then_some(remedy)
    }

    fn read(self) -> Option<Fix> {
        let safety = match self.safety.as_ref() {
            "safe" => Safety::Safe,
            "unsafe" => Safety::Unsafe,
            _ => return None,
        };
        let edits = self.edits.into_iter().map(Change::read).collect::<Option<Vec<_>>>()?;
        Some(Fix { safety, edits })
    }
}

impl<'f> Change<'f> {
    fn of(edit: &'f Edit) -> Option<Change<'f>> {
        let (operation, value) = match edit {
            Edit::Set { value, .. } => ("set", Some(value)),
            Edit::Remove { .. } => ("remove", None),
            Edit::Append { value, .. } => ("append", Some(value)),
        };
        let value = match value {
            Some(value) => Some(Value::of(value)?),
            None => None,
        };
        let path = edit.path().to_string();
        Some(Change { operation: Cow::Borrowed(operation), path, value })
    }

    fn read(self) -> Option<Edit> {
        let path = FieldPath::parse(&self.path);
        match (self.operation.as_ref(), self.value) {
            ("set", Some(value)) => Some(Edit::Set { path, value: value.read() }),
            ("append", Some(value)) => Some(Edit::Append { path, value: value.read() }),
            ("remove", None) => Some(Edit::Remove { path }),
            _ => None,
        }
    }
}
