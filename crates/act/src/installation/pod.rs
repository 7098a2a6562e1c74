//! The servers: their Deployment, and what is said of its pods.

use serde_json::{Value, json};

use super::template::{each, number, set, when};
use super::{labels, selector};

/// Where the server listens in its pod.
pub(super) const PORT: u16 = 8443;

/// Where the policies of a ConfigMap are in the pod.
const POLICIES: &str = "/policies";

/// New requests still come while the API server learns that a pod goes, in seconds.
const LINGER: u32 = 5;

/// LINGER, 10 s for giving the webhooks back, 10 s for requests in flight, and some to spare.
const GRACE: u32 = 30;

/// The Deployment.
pub(super) fn deployment() -> Value {
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": { "name": "${name}", "namespace": "${namespace}", "labels": labels() },
        "spec": {
            "replicas": number("replicas"),
            "revisionHistoryLimit": 3,
            "selector": { "matchLabels": selector() },
            "strategy": {
                "type": "RollingUpdate",
                "rollingUpdate": { "maxSurge": 1, "maxUnavailable": 0 },
            },
            "template": {
                "metadata": { "labels": labels() },
                "spec": spec(),
            },
        },
    })
}

fn spec() -> Value {
    json!({
        "affinity": { "podAntiAffinity": {
            "preferredDuringSchedulingIgnoredDuringExecution": [{
                "weight": 100,
                "podAffinityTerm": {
                    "labelSelector": { "matchLabels": selector() },
                    "topologyKey": "kubernetes.io/hostname",
                },
            }],
        } },
        "automountServiceAccountToken": true,
        "containers": [container()],
        "imagePullSecrets": when(&set("pullSecret"), json!([{ "name": "${pullSecret}" }])),
        "securityContext": pod_security(),
        "serviceAccountName": "${name}",
        "terminationGracePeriodSeconds": GRACE,
        "volumes": when(&set("policyConfigMap"), json!([
            { "name": "policies", "configMap": { "name": "${policyConfigMap}" } },
        ])),
    })
}

fn container() -> Value {
    let policies = set("policyConfigMap");
    let probe = |path: &str| json!({ "path": path, "port": "https", "scheme": "HTTPS" });
    json!({
        "name": "yagura",
        "image": "${image}",
        "args": [
            "serve",
            "--cluster",
            "--register",
            // Kustomize puts another namespace everywhere, but not into a text.
            "--service=$(NAMESPACE)/${name}:443",
            "--registration=${name}",
            format!("--listen=0.0.0.0:{PORT}"),
            each("adopt", json!("--adopt=${.}")),
            when(&policies, json!(format!("--policy={POLICIES}"))),
            each("checks", json!("--check=${.}")),
            when(&set("podSecurity"), json!("--pod-security")),
            each("exempt", json!("--exempt=${.}")),
        ],
        "env": [{
            "name": "NAMESPACE",
            "valueFrom": { "fieldRef": { "fieldPath": "metadata.namespace" } },
        }],
        "imagePullPolicy": "IfNotPresent",
        "lifecycle": { "preStop": { "sleep": { "seconds": LINGER } } },
        "livenessProbe": {
            "httpGet": probe("/livez"),
            "periodSeconds": 10,
            "timeoutSeconds": 3,
            "failureThreshold": 6,
        },
        "ports": [{ "name": "https", "containerPort": PORT, "protocol": "TCP" }],
        "readinessProbe": {
            "httpGet": probe("/readyz"),
            "periodSeconds": 2,
            "timeoutSeconds": 2,
            "failureThreshold": 2,
        },
        "resources": {
            "requests": { "cpu": "50m", "memory": "64Mi" },
            "limits": { "cpu": "${cpu}", "memory": "${memory}" },
        },
        "securityContext": container_security(),
        "volumeMounts": when(&policies, json!([
            { "name": "policies", "mountPath": POLICIES, "readOnly": true },
        ])),
    })
}

/// What the level `restricted` asks of a pod. Which user it is, the image says.
pub(super) fn pod_security() -> Value {
    json!({ "runAsNonRoot": true, "seccompProfile": { "type": "RuntimeDefault" } })
}

/// What it asks of a container, and a file system that cannot be written to.
pub(super) fn container_security() -> Value {
    json!({
        "allowPrivilegeEscalation": false,
        "capabilities": { "drop": ["ALL"] },
        "privileged": false,
        "readOnlyRootFilesystem": true,
        "runAsNonRoot": true,
    })
}
