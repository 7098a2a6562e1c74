//! What a server may do in its cluster: no more than it does. `cargo xtask conformance install` holds
//! each rule against what a server really asks.

use serde_json::{Value, json};

use super::adopted::{BRINGS_KINDS, FAMILIES};
use super::template::{Claim, each, either, has, set, when};
use super::{Part, account, background, beyond, labels};

const API: &str = "rbac.authorization.k8s.io/v1";
const GROUP: &str = "rbac.authorization.k8s.io";
const WEBHOOKS: &[&str] = &["mutatingwebhookconfigurations", "validatingwebhookconfigurations"];

/// Whoever may register webhooks may do so on purpose.
pub(super) const WEBHOOKS_EXCUSED: (&str, &str) = (
    "yagura.dev/ignore.role-can-control-admission-webhooks",
    "registers its own webhooks, by their name, and no others",
);

/// And whoever may write the API server's own policies.
pub(super) const NATIVE_EXCUSED: (&str, &str) = (
    "yagura.dev/ignore.role-can-control-admission-policies",
    "writes policies as the API server's own, by names that hang on theirs",
);

/// The roles of a server, and who has them.
pub(super) fn rights() -> Vec<Part> {
    vec![
        Part::clusterwide(API, "clusterroles", servers_role()),
        Part::clusterwide(API, "clusterrolebindings", cluster_binding("${name}")),
        Part::within(API, "roles", role()),
        Part::within(API, "rolebindings", role_binding()),
    ]
}

fn servers_role() -> Value {
    let templates = has("adopt", any(BRINGS_KINDS));
    let excuses = json!({
        WEBHOOKS_EXCUSED.0: WEBHOOKS_EXCUSED.1,
        NATIVE_EXCUSED.0: when(&set("native"), json!(NATIVE_EXCUSED.1)),
        "yagura.dev/ignore.role-can-write-custom-resource-definitions": when(
            &templates,
            json!("makes the kinds of constraints that templates bring; `create` knows no names"),
        ),
        "yagura.dev/ignore.role-can-read-secrets": when(
            &background::keeps(),
            json!(background::READS_ALL),
        ),
        "yagura.dev/ignore.role-with-wildcard-groups": when(
            &background::keeps(),
            json!(background::READS_ALL),
        ),
        "yagura.dev/ignore.role-with-wildcard-resources": either(
            &background::keeps(),
            json!(background::READS_ALL),
            when(
                &templates,
                json!("each template brings a kind of constraints, and a resource of its own"),
            ),
        ),
    });
    excused(cluster_role("${name}", cluster_rules()), excuses)
}

/// The object with annotations that say why a check of ours is not heeded.
pub(super) fn excused(mut object: Value, excuses: Value) -> Value {
    if let Some(metadata) = object.get_mut("metadata").and_then(Value::as_object_mut) {
        metadata.insert("annotations".to_owned(), excuses);
    }
    object
}

pub(super) fn cluster_role(name: &str, rules: Vec<Value>) -> Value {
    json!({
        "apiVersion": API,
        "kind": "ClusterRole",
        "metadata": { "name": name, "labels": labels() },
        "rules": rules,
    })
}

/// The role of a name, for the account of the same name.
pub(super) fn cluster_binding(name: &str) -> Value {
    json!({
        "apiVersion": API,
        "kind": "ClusterRoleBinding",
        "metadata": { "name": name, "labels": labels() },
        "roleRef": { "apiGroup": GROUP, "kind": "ClusterRole", "name": name },
        "subjects": [account(name)],
    })
}

fn role() -> Value {
    json!({
        "apiVersion": API,
        "kind": "Role",
        "metadata": { "name": "${name}", "namespace": "${namespace}", "labels": labels() },
        "rules": [
            // Each replica has one under a name of its own.
            rule("coordination.k8s.io", &["leases"], &["create", "delete", "get", "list", "update"]),
            named(rule("", &["secrets"], &["get", "update"]), "${name}-authorities"),
        ],
    })
}

fn role_binding() -> Value {
    json!({
        "apiVersion": API,
        "kind": "RoleBinding",
        "metadata": { "name": "${name}", "namespace": "${namespace}", "labels": labels() },
        "roleRef": { "apiGroup": GROUP, "kind": "Role", "name": "${name}" },
        "subjects": [account("${name}")],
    })
}

fn cluster_rules() -> Vec<Value> {
    let adopts = set("adopt");
    let has_policies: Vec<Claim> = [set("adopt"), set("policyConfigMap")].concat();
    let mut rules = vec![
        webhooks(&["create", "delete", "get", "patch"]),
        rule("", &["namespaces"], &["get", "list", "watch"]),
        when(&has_policies, rule("", &["configmaps"], &["list", "watch"])),
        each(
            "lookUp",
            json!({
                "apiGroups": ["${.group}"],
                "resources": ["${.resource}"],
                "verbs": ["list", "watch"],
            }),
        ),
        when(&adopts, kinds(&["list", "watch"])),
        when(&has("adopt", any(BRINGS_KINDS)), kinds(&["create"])),
        beyond::native_rights(&["create", "delete", "list", "update", "watch"]),
    ];
    for family in FAMILIES {
        let claims = has("adopt", any(family.words));
        for (group, resources) in family.reads {
            rules.push(when(&claims, rule(group, resources, &["list", "watch"])));
        }
    }
    rules.extend(background_rules());
    rules
}

/// The rights to see what is judged, and to write reports of it.
fn background_rules() -> Vec<Value> {
    let mut rules = vec![when(&background::keeps(), rule("*", &["*"], &["list", "watch"]))];
    for (group, resources) in background::REPORTS {
        let rule = rule(group, resources, &["create", "delete", "list", "patch"]);
        rules.push(when(&set("reports"), rule));
    }
    rules
}

fn any(words: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    ["all"].into_iter().chain(words.iter().copied())
}

/// The webhook configurations of our name. Applied by name, one can be made by name too.
pub(super) fn webhooks(verbs: &[&str]) -> Value {
    named(rule("admissionregistration.k8s.io", WEBHOOKS, verbs), "${name}")
}

fn kinds(verbs: &[&str]) -> Value {
    rule("apiextensions.k8s.io", &["customresourcedefinitions"], verbs)
}

pub(super) fn rule(group: &str, resources: &[&str], verbs: &[&str]) -> Value {
    json!({ "apiGroups": [group], "resources": resources, "verbs": verbs })
}

pub(super) fn named(mut rule: Value, name: &str) -> Value {
    if let Some(fields) = rule.as_object_mut() {
        fields.insert("resourceNames".to_owned(), json!([name]));
    }
    rule
}
