//! The servers: their Deployment, and what is said of its pods.

use serde_json::{Value, json};

use super::template::{Claim, each, either, number, set, when};
use super::{background, beyond, labels, selector};

/// Where the server listens in its pod.
pub(super) const PORT: u16 = 8443;

/// Where the policies of a ConfigMap are in the pod.
const POLICIES: &str = "/policies";

/// Where what the project decided is in the pod.
const EXCEPTIONS: &str = "/exceptions";

/// What stands in ConfigMaps: the volume, the setting that names the ConfigMap, and where it is
/// mounted.
const CONFIG_MAPS: [(&str, &str, &str); 3] = [
    ("policies", "policyConfigMap", POLICIES),
    ("exceptions", "exceptionConfigMap", EXCEPTIONS),
    ("clients", "clientCaConfigMap", beyond::CLIENTS),
];

/// 10 s for giving the webhooks back, while the server still answers for the 5 s in which the API
/// server learns that it goes; 10 s for requests in flight; and some to spare for what is to be stored.
const GRACE: u32 = 30;

/// The Deployment.
pub(super) fn deployment() -> Value {
    json!({
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {
            "annotations": background::excuses_of_servers(),
            "name": "${name}",
            "namespace": "${namespace}",
            "labels": labels(),
        },
        "spec": {
            "replicas": number("replicas"),
            "revisionHistoryLimit": 3,
            "selector": { "matchLabels": selector() },
            // The files of a store are for one server at a time.
            "strategy": either(
                &set("storeClaim"),
                json!({ "type": "Recreate" }),
                json!({
                    "type": "RollingUpdate",
                    "rollingUpdate": { "maxSurge": 1, "maxUnavailable": 0 },
                }),
            ),
            "template": {
                "metadata": { "labels": labels() },
                "spec": spec(),
            },
        },
    })
}

fn spec() -> Value {
    let of_config_map = |(name, setting, _): &(&str, &str, &str)| {
        let config_map = json!({ "name": format!("${{{setting}}}") });
        when(&set(setting), json!({ "name": name, "configMap": config_map }))
    };
    let mut volumes: Vec<Value> = CONFIG_MAPS.iter().map(of_config_map).collect();
    volumes.extend(background::volumes());
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
        "securityContext": background::with_group(pod_security()),
        "serviceAccountName": "${name}",
        "terminationGracePeriodSeconds": GRACE,
        "volumes": when(&has_volumes(), Value::Array(volumes)),
    })
}

/// Something is mounted.
fn has_volumes() -> Vec<Claim> {
    let config_maps = CONFIG_MAPS.iter().flat_map(|(_, setting, _)| set(setting));
    config_maps.chain(background::keeps()).collect()
}

fn container() -> Value {
    let probe = |path: &str| json!({ "path": path, "port": "https", "scheme": "HTTPS" });
    let mount = |(name, setting, path): &(&str, &str, &str)| {
        when(&set(setting), json!({ "name": name, "mountPath": path, "readOnly": true }))
    };
    let mut mounts: Vec<Value> = CONFIG_MAPS.iter().map(mount).collect();
    mounts.extend(background::mounts());
    json!({
        "name": "yagura",
        "image": "${image}",
        "args": arguments(),
        "env": [{
            "name": "NAMESPACE",
            "valueFrom": { "fieldRef": { "fieldPath": "metadata.namespace" } },
        }],
        "imagePullPolicy": "IfNotPresent",
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
        "volumeMounts": when(&has_volumes(), Value::Array(mounts)),
    })
}

fn arguments() -> Vec<Value> {
    let mut arguments = vec![
        json!("serve"),
        json!("--cluster"),
        json!("--register"),
        json!("--log=json"),
        // Kustomize puts another namespace everywhere, but not into a text.
        json!("--service=$(NAMESPACE)/${name}:443"),
        json!("--registration=${name}"),
        json!(format!("--listen=0.0.0.0:{PORT}")),
        each("adopt", json!("--adopt=${.}")),
        when(&set("policyConfigMap"), json!(format!("--policy={POLICIES}"))),
        each("checks", json!("--check=${.}")),
        when(&set("exceptionConfigMap"), json!(format!("--exceptions={EXCEPTIONS}/.yagura.yaml"))),
        when(&set("podSecurity"), json!("--pod-security")),
        each("exempt", json!("--exempt=${.}")),
    ];
    arguments.extend(beyond::arguments());
    arguments.extend(background::arguments());
    arguments
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
