//! What the chart leaves behind when it goes: nothing. Helm knows nothing of webhooks that servers
//! registered, so a Job takes them away before it takes the rest.

use serde_json::{Value, json};

use super::Part;
use super::pod::{container_security, pod_security};
use super::rights::{
    NATIVE_EXCUSED, WEBHOOKS_EXCUSED, cluster_binding, cluster_role, excused, named, rule, webhooks,
};
use super::template::{set, when};
use super::{account, beyond, service_account};

const NAME: &str = "${name}-farewell";
const API: &str = "rbac.authorization.k8s.io/v1";

/// How long it may take, in seconds: the servers are waited for.
const DEADLINE: u32 = 180;

/// The Job, and the rights that it has and the servers have not.
pub(super) fn farewell() -> Vec<Value> {
    let metadata = json!({ "name": NAME, "namespace": "${namespace}" });
    let rules = vec![
        named(rule("apps", &["deployments/scale"], &["patch"]), "${name}"),
        rule("coordination.k8s.io", &["leases"], &["list"]),
    ];
    let role = json!({ "apiVersion": API, "kind": "Role", "metadata": metadata, "rules": rules });
    let binding = json!({
        "apiVersion": API,
        "kind": "RoleBinding",
        "metadata": metadata,
        "roleRef": { "apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": NAME },
        "subjects": [account(NAME)],
    });
    let parts = [
        service_account(NAME),
        excused(
            cluster_role(
                NAME,
                vec![webhooks(&["delete", "get"]), beyond::native_rights(&["delete", "list"])],
            ),
            json!({
                WEBHOOKS_EXCUSED.0: WEBHOOKS_EXCUSED.1,
                NATIVE_EXCUSED.0: when(&set("native"), json!(NATIVE_EXCUSED.1)),
            }),
        ),
        cluster_binding(NAME),
        role,
        binding,
    ];
    let mut hooks: Vec<Value> = parts.into_iter().map(|part| hook(part, "-5")).collect();
    hooks.push(hook(Part::within("batch/v1", "jobs", job()).template, "0"));
    hooks
}

/// Made before the chart is deleted; of one weight after another; gone when all is done.
fn hook(mut part: Value, weight: &str) -> Value {
    let metadata = part.get_mut("metadata").and_then(Value::as_object_mut);
    if let Some(metadata) = metadata {
        let annotations = metadata.entry("annotations").or_insert_with(|| json!({}));
        let policy = "before-hook-creation,hook-succeeded";
        let hook =
            [("hook", "pre-delete"), ("hook-weight", weight), ("hook-delete-policy", policy)];
        if let Some(annotations) = annotations.as_object_mut() {
            annotations.extend(hook.map(|(key, says)| (format!("helm.sh/{key}"), json!(says))));
        }
        metadata.insert("labels".to_owned(), labels());
    }
    part
}

fn labels() -> Value {
    json!({
        "app.kubernetes.io/name": "yagura-farewell",
        "app.kubernetes.io/instance": "${name}",
    })
}

fn job() -> Value {
    let container = json!({
        "name": "yagura",
        "image": "${image}",
        "args": ["rescue", "--registration=${name}", "--stop=${namespace}/${name}"],
        "imagePullPolicy": "IfNotPresent",
        "resources": {
            "requests": { "cpu": "50m", "memory": "32Mi" },
            "limits": { "cpu": "${cpu}", "memory": "${memory}" },
        },
        "securityContext": container_security(),
    });
    let spec = json!({
        "automountServiceAccountToken": true,
        "containers": [container],
        "imagePullSecrets": when(&set("pullSecret"), json!([{ "name": "${pullSecret}" }])),
        "restartPolicy": "OnFailure",
        "securityContext": pod_security(),
        "serviceAccountName": NAME,
    });
    json!({
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": { "name": NAME, "namespace": "${namespace}" },
        "spec": {
            "activeDeadlineSeconds": DEADLINE,
            "backoffLimit": 3,
            "template": { "metadata": { "labels": labels() }, "spec": spec },
        },
    })
}
