//! The chart for Helm: the templates with their holes, and what may be put into them.

use serde_json::{Map, Value, json};

use super::{Installation, beyond, farewell, parts, yaml};

/// A value of the chart: its key, what it says, and its JSON schema.
type Setting = (&'static str, &'static str, fn() -> Value);

const SETTINGS: &[Setting] = &[
    ("image", "The reference of the image to run. Required: none is published yet", reference),
    ("pullSecret", "The name of a Secret to pull it with", text),
    ("name", "The name of every object, and of the webhook configurations", name),
    ("replicas", "How many servers", || json!({ "type": "integer", "minimum": 1 })),
    ("adopt", "Kinds of policies in the cluster to judge by: kinds, groups, engines, all", words),
    ("policyConfigMap", "The name of a ConfigMap with policies in its keys (*.yaml)", text),
    ("checks", "Built-in checks that refuse", words),
    (
        "exceptionConfigMap",
        "A ConfigMap whose key `.yagura.yaml` has exceptions, and settings of checks",
        text,
    ),
    ("podSecurity", "Hold pods to the Pod Security levels of their namespaces' labels", yes_or_no),
    ("exempt", "Namespaces whose objects pass unjudged", words),
    ("lookUp", "What else policies look up: a list of {group: …, resource: …}", resources),
    ("native", "Have the API server judge by itself where policies can be its own", yes_or_no),
    (
        "carryOut",
        "What to do in the background for policies: generate, mutate-existing, cleanup",
        errands,
    ),
    ("clientCaConfigMap", "A ConfigMap whose key `ca.crt` has the authorities of clients", text),
    ("clientNames", "The common names of clients; all of those authorities without any", names),
    ("storeSecret", "A Secret whose key `address` has postgres://…, to keep findings in", text),
    (
        "storeClaim",
        "A PersistentVolumeClaim to keep findings on, in the files of one server: replicas is 1",
        text,
    ),
    ("storeScratch", "Keep findings in files that go with the pod", yes_or_no),
    ("storePort", "The port of the PostgreSQL server", port),
    ("keepDays", "How many days fixed findings are kept", days),
    ("reports", "Write the worst findings into the cluster as reports; needs a store", yes_or_no),
    ("record", "How many days requests are kept, 0 for none; needs a store", days),
    (
        "apiServerPorts",
        "The ports on which API servers listen",
        || json!({ "type": "array", "items": port(), "minItems": 1 }),
    ),
    ("cpu", "The limit of each server's CPU", quantity),
    ("memory", "The limit of each server's memory", quantity),
];

fn text() -> Value {
    json!({ "type": "string", "pattern": "^[a-z0-9.-]*$" })
}

fn yes_or_no() -> Value {
    json!({ "type": "boolean" })
}

fn port() -> Value {
    json!({ "type": "integer", "minimum": 1, "maximum": 65535 })
}

fn days() -> Value {
    json!({ "type": "integer", "minimum": 0, "maximum": 36500 })
}

fn name() -> Value {
    json!({ "type": "string", "pattern": "^[a-z]([a-z0-9-]*[a-z0-9])?$", "maxLength": 40 })
}

fn reference() -> Value {
    json!({ "type": "string", "pattern": "^[a-zA-Z0-9][a-zA-Z0-9._:/@-]*$" })
}

fn quantity() -> Value {
    json!({ "type": "string", "pattern": "^[0-9.]+[a-zA-Z]*$" })
}

fn words() -> Value {
    let word = json!({ "type": "string", "pattern": "^[a-zA-Z0-9._-]+$" });
    json!({ "type": "array", "items": word })
}

fn errands() -> Value {
    let words = json!({ "type": "string", "enum": ["generate", "mutate-existing", "cleanup"] });
    json!({ "type": "array", "items": words })
}

fn names() -> Value {
    let name = json!({ "type": "string", "pattern": "^[a-zA-Z0-9._:@/ -]+$" });
    json!({ "type": "array", "items": name })
}

fn resources() -> Value {
    let resource = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["group", "resource"],
        "properties": {
            "group": { "type": "string", "pattern": "^([a-z0-9.-]*|\\*)$" },
            "resource": { "type": "string", "pattern": "^([a-z0-9/-]+|\\*)$" },
        },
    });
    json!({ "type": "array", "items": resource })
}

/// The files of the chart: paths below its folder, and texts.
pub fn chart() -> Vec<(String, String)> {
    let mut files = vec![
        ("Chart.yaml".to_owned(), about()),
        ("values.yaml".to_owned(), values()),
        ("values.schema.json".to_owned(), schema()),
        ("templates/NOTES.txt".to_owned(), NOTES.to_owned()),
        ("templates/farewell.yaml".to_owned(), yaml::all_written(&farewell::farewell())),
    ];
    for part in parts() {
        if part.plural == "deployments" {
            files.push(("templates/carry-out.yaml".to_owned(), carry_out()));
        }
        files.push((format!("templates/{}.yaml", part.plural), yaml::written(&part.template)));
    }
    files
}

/// What is there where something is carried out.
fn carry_out() -> String {
    let carrying = beyond::carrying();
    let text = yaml::all_written(carrying.iter().map(|part| &part.template));
    yaml::where_set(&beyond::carries(), &text)
}

fn about() -> String {
    yaml::written(&json!({
        "apiVersion": "v2",
        "name": "yagura",
        "description": "Answers admission reviews by the policies that a cluster has",
        "type": "application",
        "version": env!("CARGO_PKG_VERSION"),
        "appVersion": env!("CARGO_PKG_VERSION"),
    }))
}

fn values() -> String {
    let defaults = Installation::default().values();
    let setting = |(key, says, _): &Setting| {
        let value = defaults.get(key).cloned().unwrap_or_default();
        format!("# {says}\n{key}: {value}\n")
    };
    SETTINGS.iter().map(setting).collect()
}

fn schema() -> String {
    let property = |(key, says, schema): &Setting| {
        let mut schema = schema();
        if let Some(fields) = schema.as_object_mut() {
            fields.insert("description".to_owned(), json!(says));
        }
        ((*key).to_owned(), schema)
    };
    let mut properties: Map<String, Value> = SETTINGS.iter().map(property).collect();
    // Helm gives these to every chart.
    properties.insert("global".to_owned(), json!({ "type": "object" }));
    let schema = json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "type": "object",
        "additionalProperties": false,
        "required": ["image"],
        "properties": properties,
        "allOf": stores(),
    });
    format!("{schema:#}\n")
}

/// There is one store at most, whoever needs one has one, and files are for one server.
fn stores() -> Value {
    let says =
        |key: &str, schema: Value| json!({ "required": [key], "properties": { key: schema } });
    let stores = [
        says("storeSecret", json!({ "minLength": 1 })),
        says("storeClaim", json!({ "minLength": 1 })),
        says("storeScratch", json!({ "const": true })),
    ];
    let [secret, claim, scratch] = &stores;
    let none = json!({ "not": { "anyOf": stores } });
    json!([
        { "oneOf": [none, secret, claim, scratch] },
        { "if": says("reports", json!({ "const": true })), "then": { "anyOf": stores } },
        { "if": says("record", json!({ "minimum": 1 })), "then": { "anyOf": stores } },
        { "if": claim, "then": { "properties": { "replicas": { "maximum": 1 } } } },
    ])
}

const NOTES: &str = "\
Yagura answers the API server of this cluster from the namespace {{ $.Release.Namespace }}.

  kubectl -n {{ $.Release.Namespace }} rollout status deployment/{{ $.Values.name }}
  kubectl -n {{ $.Release.Namespace }} logs deployment/{{ $.Values.name }}

Before the chart is deleted, a Job stops the servers and takes their webhooks away. If ever a webhook
is in the way: yagura rescue
";
