//! What is found in a namespace as an object of the cluster: OpenReports' `Report`, and for older
//! readers the `PolicyReport` that came before it. The fields are those of their
//! CustomResourceDefinitions, and no others: an API server that is strict takes them.

use std::borrow::Cow;
use std::io;

use model::{Finding, Severity, Verdict};

use crate::facts::is_unknown;
use crate::json_writer::Json;
use crate::sink::Sink;

/// An object has at most so many results: one of all findings of a namespace would not fit into etcd,
/// and takes the API server's memory where it does.
pub const MOST_RESULTS: usize = 500;

/// No longer sentence is told.
const LONGEST: usize = 1_024;

/// Which of the two to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dialect {
    /// `openreports.io/v1alpha1`
    OpenReports,
    /// `wgpolicyk8s.io/v1alpha2`
    PolicyReport,
}

/// A finding, and since when it is there, in seconds since 1970.
#[derive(Debug, Clone, Copy)]
pub struct Dated<'f> {
    /// The finding.
    pub finding: &'f Finding,
    /// When it was first seen.
    pub since: u64,
}

/// How many findings there are in all, also of those that are not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Summary {
    /// What is wrong.
    pub fail: u64,
    /// What could not be told.
    pub unknown: u64,
}

impl Dialect {
    /// Both.
    pub const ALL: [Dialect; 2] = [Dialect::OpenReports, Dialect::PolicyReport];

    /// The group of its API.
    pub fn group(self) -> &'static str {
        match self {
            Dialect::OpenReports => "openreports.io",
            Dialect::PolicyReport => "wgpolicyk8s.io",
        }
    }

    /// The group and the version.
    pub fn api_version(self) -> &'static str {
        match self {
            Dialect::OpenReports => "openreports.io/v1alpha1",
            Dialect::PolicyReport => "wgpolicyk8s.io/v1alpha2",
        }
    }

    /// The kind of what is about a namespace, or about what stands in none.
    pub fn kind(self, is_of_namespace: bool) -> &'static str {
        match (self, is_of_namespace) {
            (Dialect::OpenReports, true) => "Report",
            (Dialect::OpenReports, false) => "ClusterReport",
            (Dialect::PolicyReport, true) => "PolicyReport",
            (Dialect::PolicyReport, false) => "ClusterPolicyReport",
        }
    }
}

/// The object called `name` for the findings of a namespace, or with `None` of what stands in none,
/// as JSON. The worst findings are told first, and of each severity what fails before what could not
/// be told; what goes beyond [`MOST_RESULTS`] is only counted in `summary`.
pub fn policy_report(
    dialect: Dialect,
    namespace: Option<&str>,
    name: &str,
    findings: &[Dated<'_>],
    summary: Summary,
) -> io::Result<Vec<u8>> {
    let mut worst: Vec<&Dated<'_>> = findings.iter().collect();
    worst.sort_by(|one, other| rank(one.finding).cmp(&rank(other.finding)));
    worst.truncate(MOST_RESULTS);
    let mut bytes = Vec::new();
    let mut json = Json::new(Sink::new(&mut bytes));
    json.object(|json| {
        json.key("apiVersion").string(dialect.api_version());
        json.key("kind").string(dialect.kind(namespace.is_some()));
        json.key("metadata").object(|json| metadata(json, namespace, name));
        if dialect == Dialect::OpenReports {
            json.key("source").string("yagura");
        }
        json.key("summary").object(|json| {
            json.key("pass").number(0_u8);
            json.key("fail").number(summary.fail);
            json.key("warn").number(0_u8);
            json.key("error").number(summary.unknown);
            json.key("skip").number(0_u8);
        });
        json.key("results").array(|json| {
            for dated in worst {
                json.line();
                json.object(|json| result(json, dated));
            }
        });
    });
    json.finish()?;
    Ok(bytes)
}

fn metadata(json: &mut Json<'_>, namespace: Option<&str>, name: &str) {
    json.key("name").string(name);
    if let Some(namespace) = namespace {
        json.key("namespace").string(namespace);
    }
    json.key("labels").object(|json| {
        json.foreign_key("app.kubernetes.io/managed-by").string("yagura");
    });
}

fn result(json: &mut Json<'_>, dated: &Dated<'_>) {
    let Dated { finding, since } = dated;
    json.key("source").string("yagura");
    json.key("policy").string(&bounded(&finding.check));
    json.key("result").string(if is_unknown(finding) { "error" } else { "fail" });
    json.key("scored").bool(true);
    json.key("severity").string(match finding.severity {
        Severity::Critical => "critical",
        Severity::High => "high",
        Severity::Medium => "medium",
        Severity::Low => "low",
    });
    let says = match &finding.verdict {
        Verdict::Unknown(missing) => Cow::Owned(format!("could not be judged: {missing}")),
        _ => Cow::Borrowed(finding.says.as_str()),
    };
    json.key("message").string(&bounded(&says));
    json.key("timestamp").object(|json| {
        json.key("seconds").number(*since);
        json.key("nanos").number(0_u8);
    });
    let object = &finding.object;
    // What is about the cluster as a whole has no object.
    if !object.name.is_empty() && !object.api_version.is_empty() {
        json.key("resources").array(|json| {
            json.object(|json| {
                json.key("apiVersion").string(&object.api_version);
                json.key("kind").string(&object.kind);
                if let Some(namespace) = &object.namespace {
                    json.key("namespace").string(namespace);
                }
                json.key("name").string(&bounded(&object.name));
            });
        });
    }
    json.key("properties").object(|json| {
        json.key("fingerprint").display(finding.fingerprint);
        let path = finding.path.to_string();
        if !path.is_empty() {
            json.key("field").string(&bounded(&path));
        }
    });
}

/// The worst first; what is the same otherwise by check, object and fingerprint, so that the same
/// findings make the same object.
fn rank<'f>(finding: &'f Finding) -> impl Ord + use<'f> {
    let worst = std::cmp::Reverse(finding.severity);
    (worst, is_unknown(finding), &*finding.check, &*finding.object, finding.fingerprint)
}

fn bounded(text: &str) -> Cow<'_, str> {
    if text.len() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let end = text.floor_char_boundary(LONGEST);
    Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default()))
}
