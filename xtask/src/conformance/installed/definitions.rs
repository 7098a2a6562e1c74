//! Kinds of policies that are not the API server's own, defined openly.

use std::thread;
use std::time::{Duration, Instant};

use anyhow::bail;
use model::Object;
use policy::tree::Tree;

use super::super::apiserver::client::Client;

/// A group, the versions that policies are written in (the last is kept), and kinds with their
/// resources and whether they stand in namespaces.
type Group = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str, bool)]);

const GROUPS: &[Group] = &[
    (
        "kyverno.io",
        &["v1", "v2", "v2beta1", "v2alpha1"],
        &[
            ("ClusterPolicy", "clusterpolicies", false),
            ("Policy", "policies", true),
            ("PolicyException", "policyexceptions", true),
            ("ClusterCleanupPolicy", "clustercleanuppolicies", false),
            ("CleanupPolicy", "cleanuppolicies", true),
            ("GlobalContextEntry", "globalcontextentries", false),
        ],
    ),
    (
        "policies.kyverno.io",
        &["v1alpha1", "v1beta1", "v1"],
        &[
            ("ValidatingPolicy", "validatingpolicies", false),
            ("NamespacedValidatingPolicy", "namespacedvalidatingpolicies", true),
            ("MutatingPolicy", "mutatingpolicies", false),
            ("GeneratingPolicy", "generatingpolicies", false),
            ("DeletingPolicy", "deletingpolicies", false),
            ("ImageValidatingPolicy", "imagevalidatingpolicies", false),
            ("PolicyException", "policyexceptions", true),
        ],
    ),
    (
        "templates.gatekeeper.sh",
        &["v1alpha1", "v1beta1", "v1"],
        &[("ConstraintTemplate", "constrainttemplates", false)],
    ),
];

/// The API server's own.
const NATIVE: &[(&str, &str)] = &[
    ("ValidatingAdmissionPolicy", "validatingadmissionpolicies"),
    ("ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings"),
];

/// Defines them, and waits until they are served.
pub(in crate::conformance) fn make(client: &Client) -> anyhow::Result<()> {
    for (group, versions, kinds) in GROUPS {
        for (kind, plural, is_namespaced) in *kinds {
            let scope = if *is_namespaced { "Namespaced" } else { "Cluster" };
            let last = versions.len() - 1;
            let versions = versions.iter().enumerate().map(|(at, version)| {
                format!(
                    r#"{{"name":"{version}","served":true,"storage":{},"schema":{{"openAPIV3Schema":
                    {{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}}"#,
                    at == last
                )
            });
            let versions: Vec<String> = versions.collect();
            let definition = format!(
                r#"{{"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
                "metadata":{{"name":"{plural}.{group}"}},"spec":{{"group":"{group}","scope":"{scope}",
                "names":{{"kind":"{kind}","plural":"{plural}"}},"versions":[{}]}}}}"#,
                versions.join(",")
            );
            let path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
            let answer = client.post(path, &Tree::from_json(&definition)?)?;
            if !answer.is_done() {
                bail!("{plural}.{group} is not taken: {}", answer.message());
            }
        }
    }
    let served = |path: &str| client.get(path).is_ok_and(|answer| answer.code == 200);
    let began = Instant::now();
    let all = GROUPS.iter().flat_map(|(group, versions, kinds)| {
        let version = versions.first().copied().unwrap_or_default();
        kinds.iter().map(move |(_, plural, _)| format!("/apis/{group}/{version}/{plural}"))
    });
    for path in all {
        while !served(&path) {
            if began.elapsed() > Duration::from_secs(60) {
                bail!("{path} is not served");
            }
            thread::sleep(Duration::from_millis(100));
        }
    }
    Ok(())
}

/// Where policies of this kind are created; none for objects that are no policies.
pub(in crate::conformance) fn path(object: &Object<'_>) -> Option<String> {
    let (kind, version) = (object.kind(), object.api_version());
    let known = GROUPS.iter().find(|(group, _, _)| *group == kind.group);
    let known =
        known.and_then(|(_, _, kinds)| kinds.iter().find(|(name, _, _)| *name == kind.name));
    if let Some((_, plural, is_namespaced)) = known {
        let namespace = object.namespace_or_default();
        return Some(match is_namespaced {
            true => format!("/apis/{version}/namespaces/{namespace}/{plural}"),
            false => format!("/apis/{version}/{plural}"),
        });
    }
    let (_, plural) = NATIVE.iter().find(|(name, _)| *name == kind.name)?;
    (kind.group == "admissionregistration.k8s.io").then(|| format!("/apis/{version}/{plural}"))
}
