//! What reaches clients and the audit log.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use policy::tree::Tree;

use super::super::apiserver::client::Client;
use super::super::standing::{AuditLog, WAIT};

/// What a policy that only warns and one that only audits lead to: a warning at the client, and
/// an annotation in the audit log.
pub(super) fn told(client: &Client, log: &AuditLog) -> anyhow::Result<String> {
    let policy = |name: &str, more: &str| {
        Tree::from_json(&format!(
            r#"{{"apiVersion":"kyverno.io/v1","kind":"ClusterPolicy","metadata":{{"name":"{name}"}},
                "spec":{{"validationFailureAction":"Audit",{more}"rules":[{{"name":"rule",
                "match":{{"any":[{{"resources":{{"kinds":["ConfigMap"],"names":["told"]}}}}]}},
                "validate":{{"message":"{name} speaks","deny":{{}}}}}}]}}}}"#
        ))
    };
    let policies = [policy("warns", "\"emitWarning\":true,")?, policy("audits", "")?];
    let installed = super::Installed::new(client, 999_999, &policies)?;
    let object = r#"{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"told"}}"#;
    let path = "/api/v1/namespaces/default/configmaps?dryRun=All";
    let warnings = client.post(path, &Tree::from_json(object)?)?.warnings;
    installed.remove()?;
    let warned = warnings.iter().any(|it| it.contains("warns/rule: warns speaks"));
    let quiet = warnings.iter().all(|it| !it.contains("audits speaks"));
    let began = Instant::now();
    while !log.text().contains("audits/rule: audits speaks") && began.elapsed() < WAIT {
        thread::sleep(Duration::from_millis(200));
    }
    let audit = log.text();
    let line = audit.lines().find(|line| line.contains("audits/rule: audits speaks"));
    let line = line.context("the audit log has no annotation of the policy that audits")?;
    if !line.contains("yagura.dev/failed-policies") || !warned || !quiet {
        bail!("warnings {warnings:?}, audit log {line}");
    }
    Ok("warnings reach the client, and annotations the audit log".to_owned())
}
