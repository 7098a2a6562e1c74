//! A small shop with something wrong of every sort.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use model::exception::{Date, Excepted};
use model::framework::{Control, Coverage, Framework};
use model::{
    Acceptance, Diagnostic, Edit, FieldPath, Finding, Fingerprint, Fix, Literal, Place, Reference,
    Related, Safety, Severity, Tally, Verdict,
};
use report::{CheckResult, Format, Report, Scanned, Terminal};

pub(crate) const WEB: &str = "\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      hostNetwork: true
      containers:
      - name: web
        image: nginx
        securityContext:
          privileged: true
        env:
        - {name: DB_PASSWORD, value: hunter2}
";

const PAGE: &str = "\
# host-network

A pod that shares its node's network.

It can listen to `localhost`.

## Fix

Remove `hostNetwork`. If the pod must be reachable, use a Service.
";

/// All that a report borrows from.
pub(crate) struct Sample {
    pub(crate) findings: Vec<Finding>,
    pub(crate) excepted: Vec<Excepted>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    pub(crate) files: BTreeMap<String, Arc<str>>,
    pub(crate) targets: Vec<String>,
    tags: Vec<String>,
    pub(crate) page: &'static str,
    pub(crate) is_live: bool,
}

impl Sample {
    pub(crate) fn new() -> Sample {
        Sample {
            findings: findings(),
            excepted: vec![Excepted {
                finding: Finding {
                    object: Arc::new(reference("apps/v1", "DaemonSet", Some("kube-system"), "cni")),
                    file: Some(Arc::from("cni.yaml")),
                    fingerprint: Fingerprint(77),
                    ..finding("host-network", Severity::High, "spec.template.spec.hostNetwork")
                },
                acceptance: Acceptance {
                    reason: "the network plugin needs it".to_owned(),
                    who: Some("ops".to_owned()),
                    until: Date::parse("2027-01-31"),
                },
            }],
            diagnostics: vec![
                Diagnostic::error("a tab where spaces belong")
                    .at(Place { line: 3, column: 1, width: 1 })
                    .in_file(&Arc::from("broken.yaml"))
                    .help("indent with spaces"),
            ],
            files: BTreeMap::from([
                ("web.yaml".to_owned(), Arc::from(WEB)),
                ("broken.yaml".to_owned(), Arc::from("a:\n  b: 1\n\tc: 2\n")),
            ]),
            targets: vec!["demo".to_owned()],
            tags: vec!["cis-1.12/5.2.5".to_owned()],
            page: PAGE,
            is_live: false,
        }
    }

    /// The same of a live cluster: nothing stands in a file.
    pub(crate) fn live() -> Sample {
        let mut sample = Sample { is_live: true, ..Sample::new() };
        for finding in &mut sample.findings {
            (finding.file, finding.place, finding.begins) = (None, None, None);
        }
        sample
    }

    /// The report in this format, as text.
    pub(crate) fn write(&self, format: Format) -> String {
        self.write_for(format, Terminal::default())
    }

    pub(crate) fn write_for(&self, format: Format, terminal: Terminal) -> String {
        let checks = self.checks();
        let report = Report {
            version: "0.1.0",
            began: "2026-11-22T11:20:00Z",
            targets: &self.targets,
            scanned: Scanned { files: (!self.is_live).then_some(3), objects: 4 },
            findings: &self.findings,
            excepted: &self.excepted,
            diagnostics: &self.diagnostics,
            checks: &checks,
            frameworks: &[framework()],
            sources: &self.files,
        };
        let mut out = Vec::new();
        report::write(&report, format, terminal, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    fn checks(&self) -> Vec<CheckResult<'_>> {
        let check = |id, title, severity, fail, pass| CheckResult {
            id,
            title,
            severity,
            page: self.page,
            remedy: "Remove `hostNetwork`. If the pod must be reachable, use a Service.",
            tags: &self.tags,
            tally: Tally { pass, fail, ..Tally::default() },
        };
        vec![
            check("host-network", "A pod that shares its node's network", Severity::High, 2, 3),
            check("privileged", "A container that is root on its node", Severity::Critical, 1, 4),
            check("secret-in-env", "A credential in plain sight", Severity::High, 1, 0),
            check("service-account-bound", "A service account", Severity::Medium, 0, 0),
            check("all-well", "Something that is fine", Severity::Low, 0, 9),
        ]
    }
}

pub(crate) fn reference(
    api_version: &str,
    kind: &str,
    namespace: Option<&str>,
    name: &str,
) -> Reference {
    Reference {
        api_version: api_version.to_owned(),
        kind: kind.to_owned(),
        namespace: namespace.map(str::to_owned),
        name: name.to_owned(),
    }
}

pub(crate) fn finding(check: &'static str, severity: Severity, path: &str) -> Finding {
    Finding {
        check: Cow::Borrowed(check),
        severity,
        verdict: Verdict::Fail,
        object: Arc::new(reference("apps/v1", "Deployment", Some("shop"), "web")),
        file: Some(Arc::from("web.yaml")),
        begins: None,
        path: FieldPath::parse(path),
        place: None,
        says: "shares the node's network".to_owned(),
        hides: false,
        fix: None,
        related: Vec::new(),
        fingerprint: Fingerprint(u128::from(check.len() as u64)),
    }
}

fn findings() -> Vec<Finding> {
    let at = |line, column, width| Some(Place { line, column, width });
    let missing = "no ClusterRoleBinding among the files given";
    vec![
        Finding {
            place: at(7, 20, 4),
            fix: Some(Fix {
                safety: Safety::Unsafe,
                edits: vec![Edit::remove("spec.template.spec.hostNetwork")],
            }),
            ..finding("host-network", Severity::High, "spec.template.spec.hostNetwork")
        },
        Finding {
            place: at(12, 23, 4),
            says: "web is root on the node".to_owned(),
            fix: Some(Fix {
                safety: Safety::Safe,
                edits: vec![
                    Edit::set("spec.template.spec.containers[0].securityContext.privileged", false),
                    Edit::append("spec.drop", Literal::Sequence(vec![Literal::from("ALL")])),
                ],
            }),
            ..finding(
                "privileged",
                Severity::Critical,
                "spec.template.spec.containers[0].securityContext.privileged",
            )
        },
        Finding {
            place: at(14, 38, 7),
            says: "holds a credential".to_owned(),
            hides: true,
            related: vec![Related {
                object: reference("v1", "Secret", Some("shop"), "db"),
                file: Some(Arc::from("web.yaml")),
                place: at(1, 1, 4),
                says: "could hold it".to_owned(),
            }],
            ..finding(
                "secret-in-env",
                Severity::High,
                "spec.template.spec.containers[0].env[0].value",
            )
        },
        Finding {
            verdict: Verdict::Unknown(missing.to_owned()),
            says: missing.to_owned(),
            object: Arc::new(reference("v1", "ServiceAccount", Some("shop"), "web")),
            file: None,
            ..finding("service-account-bound", Severity::Medium, "")
        },
    ]
}

fn framework() -> Framework {
    let control =
        |id: &str, title: &str, coverage, reason: Option<&str>, checks: &[&str]| Control {
            id: id.to_owned(),
            title: title.to_owned(),
            coverage,
            reason: reason.map(str::to_owned),
            checks: checks.iter().map(|it| (*it).to_owned()).collect(),
        };
    let doors = Some("asks who may enter the building");
    Framework {
        id: "cis".to_owned(),
        title: "CIS Kubernetes Benchmark".to_owned(),
        version: "1.12".to_owned(),
        controls: vec![
            control("5.2.5", "No host network", Coverage::Automated, None, &["host-network"]),
            control("5.2.6", "No escalation", Coverage::Partial, None, &["all-well", "never-ran"]),
            control("5.1.6", "Bound", Coverage::Automated, None, &["service-account-bound"]),
            control("5.1.9", "Doors are locked", Coverage::Manual, doors, &[]),
        ],
    }
}
