//! A policy that comes last: once it holds, so do all others.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::bail;
use policy::tree::Tree;
use source::yaml;

use super::client::Client;
use super::cluster::API;
use super::trial::TRIAL;

/// The policy that comes last, its binding, and what it denies.
const LAST: &str = "
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata: {name: yagura-last}
spec:
  matchConstraints:
    resourceRules:
    - {apiGroups: [''], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}
  validations: [{expression: \"object.metadata.name != 'yagura-last'\"}]
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {name: yagura-last}
spec: {policyName: yagura-last, validationActions: [Deny]}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: yagura-last}
";

/// Waits until a policy that came last holds.
pub(super) fn settle(client: &Client) -> anyhow::Result<()> {
    let stream = yaml::read(LAST.as_bytes(), &yaml::Limits::default());
    let mut trees = stream.documents.iter().map(|it| Tree::from_node(it.root(), usize::MAX));
    let (Some(policy), Some(binding), Some(object)) = (trees.next(), trees.next(), trees.next())
    else {
        bail!("the last policy cannot be read");
    };
    client.post(&format!("{API}/validatingadmissionpolicies"), &policy?)?;
    client.post(&format!("{API}/validatingadmissionpolicybindings"), &binding?)?;
    let (object, started) = (object?, Instant::now());
    while started.elapsed() < Duration::from_secs(60) {
        let path = format!("/api/v1/namespaces/default/configmaps{TRIAL}");
        if !client.post(&path, &object)?.is_done() {
            thread::sleep(Duration::from_secs(2));
            return Ok(());
        }
        thread::sleep(Duration::from_millis(500));
    }
    bail!("policies do not come into force")
}
