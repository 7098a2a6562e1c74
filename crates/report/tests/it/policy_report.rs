//! Objects of the cluster that hold findings.

use std::sync::Arc;

use model::{FieldPath, Finding, Fingerprint, Reference, Severity, Verdict};
use report::{Dated, Dialect, MOST_RESULTS, Summary, policy_report};
use serde_json::{Value, json};

fn finding(number: u32, severity: Severity, verdict: Verdict) -> Finding {
    let object = Reference {
        api_version: "apps/v1".to_owned(),
        kind: "Deployment".to_owned(),
        namespace: Some("shop".to_owned()),
        name: format!("web-{number}"),
    };
    let path = FieldPath::from("spec.template.spec.hostNetwork");
    Finding {
        check: "host-network".into(),
        severity,
        verdict,
        fingerprint: Fingerprint::without_object("host-network", &object, &path, 0),
        object: Arc::new(object),
        file: None,
        begins: None,
        path,
        place: None,
        says: "shares the node's network".to_owned(),
        hides: false,
        fix: None,
        related: Vec::new(),
    }
}

fn written(
    dialect: Dialect,
    namespace: Option<&str>,
    findings: &[Finding],
    summary: Summary,
) -> Value {
    let dated: Vec<Dated<'_>> =
        findings.iter().map(|finding| Dated { finding, since: 1_795_346_400 }).collect();
    let bytes = policy_report(dialect, namespace, "yagura", &dated, summary).unwrap();
    serde_json::from_slice(&bytes).unwrap()
}

#[test]
fn a_result_says_all_that_its_definition_has_a_field_for() {
    let unknown = Verdict::Unknown("the Namespace shop was not given".to_owned());
    let findings =
        [finding(1, Severity::High, unknown), finding(2, Severity::Critical, Verdict::Fail)];
    let summary = Summary { fail: 1, unknown: 1 };
    let report = written(Dialect::OpenReports, Some("shop"), &findings, summary);
    let fingerprint = |at: usize| findings[at].fingerprint.to_string();
    let result = |at: usize, name: &str, result: &str, severity: &str, message: &str| {
        json!({
            "source": "yagura", "policy": "host-network", "result": result, "scored": true,
            "severity": severity, "message": message,
            "timestamp": { "seconds": 1_795_346_400, "nanos": 0 },
            "resources": [{ "apiVersion": "apps/v1", "kind": "Deployment", "namespace": "shop",
                "name": name }],
            "properties": { "fingerprint": fingerprint(at), "field": "spec.template.spec.hostNetwork" },
        })
    };
    let expected = json!({
        "apiVersion": "openreports.io/v1alpha1",
        "kind": "Report",
        "metadata": { "name": "yagura", "namespace": "shop",
            "labels": { "app.kubernetes.io/managed-by": "yagura" } },
        "source": "yagura",
        "summary": { "pass": 0, "fail": 1, "warn": 0, "error": 1, "skip": 0 },
        "results": [
            result(1, "web-2", "fail", "critical", "shares the node's network"),
            result(0, "web-1", "error", "high",
                "could not be judged: the Namespace shop was not given"),
        ],
    });
    assert_eq!(report, expected);
}

#[test]
fn the_older_kind_has_no_source_of_its_own() {
    let report = written(Dialect::PolicyReport, None, &[], Summary::default());
    assert_eq!(report["kind"], "ClusterPolicyReport");
    assert_eq!(report["apiVersion"], "wgpolicyk8s.io/v1alpha2");
    assert!(report.get("source").is_none() && report["metadata"].get("namespace").is_none());
}

#[test]
fn the_worst_five_hundred_are_told_and_all_are_counted() {
    let findings: Vec<Finding> = (0..2_000)
        .map(|number| {
            let severity = Severity::ALL[number as usize % 4];
            let verdict = match number % 3 {
                0 => Verdict::Unknown("x".repeat(5_000)),
                _ => Verdict::Fail,
            };
            finding(number, severity, verdict)
        })
        .collect();
    let summary = Summary { fail: 1_333, unknown: 667 };
    let report = written(Dialect::OpenReports, Some("shop"), &findings, summary);
    let results = report["results"].as_array().unwrap();
    assert_eq!(results.len(), MOST_RESULTS);
    assert!(results.iter().all(|it| it["severity"] == "critical"));
    let unknown = results.iter().position(|it| it["result"] == "error").unwrap();
    assert!(results[unknown..].iter().all(|it| it["result"] == "error"));
    assert_eq!(report["summary"]["fail"], 1_333);
    // etcd takes one and a half MiB.
    assert!(report.to_string().len() < 1 << 20);
    let backwards: Vec<Finding> = findings.into_iter().rev().collect();
    assert_eq!(written(Dialect::OpenReports, Some("shop"), &backwards, summary), report);
}

#[test]
fn what_is_about_the_whole_cluster_names_no_object() {
    let mut whole = finding(1, Severity::Low, Verdict::Fail);
    whole.object = Arc::new(Reference {
        api_version: String::new(),
        kind: "Cluster".to_owned(),
        namespace: None,
        name: String::new(),
    });
    let report = written(Dialect::OpenReports, None, &[whole], Summary { fail: 1, unknown: 0 });
    assert!(report["results"][0].get("resources").is_none());
}
