//! What is tested from outside the crate.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on fails"
)]

mod deployed;
mod helm;

use act::installation::{Background, Installation, Storage};
use model::document::Node;
use serde_json::{Value, json};
use source::yaml;

/// The documents of a YAML text, as Kubernetes would read them.
fn documents(text: &str) -> Vec<Value> {
    let read = yaml::read(text.as_bytes(), &yaml::Limits::default());
    assert!(read.diagnostics.is_empty(), "{:?}\n{text}", read.diagnostics);
    read.documents.iter().map(|document| value(document.root())).collect()
}

fn value(node: Node<'_>) -> Value {
    use model::document::Value as Seen;
    match node.value() {
        Seen::Absent | Seen::Null => Value::Null,
        Seen::Bool(it) => json!(it),
        Seen::Integer(it) => json!(it),
        Seen::Unsigned(it) => json!(it),
        Seen::Float(it) => json!(it),
        Seen::String(it) => json!(it),
        Seen::Sequence => node.items().map(value).collect(),
        Seen::Mapping => {
            let entry =
                |entry: model::document::Entry<'_>| (entry.key.to_owned(), value(entry.value));
            Value::Object(node.entries().map(entry).collect())
        }
    }
}

/// Installations that differ in everything that can be asked for.
fn installations() -> Vec<Installation> {
    let words = |words: &[&str]| words.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let plain =
        Installation { image: "registry.example/yagura:1".to_owned(), ..Installation::default() };
    let full = Installation {
        namespace: "security".to_owned(),
        name: "guard".to_owned(),
        image: "registry.example:5000/guard@sha256:0123".to_owned(),
        pull_secret: "pull".to_owned(),
        replicas: 3,
        adopt: words(&["all"]),
        policy_config_map: "policies".to_owned(),
        exception_config_map: "exceptions".to_owned(),
        checks: words(&["privileged", "host-network"]),
        pod_security: true,
        exempt: words(&["build", "lab"]),
        look_up: vec![
            (String::new(), "services".to_owned()),
            ("networking.k8s.io".to_owned(), "ingresses".to_owned()),
            ("*".to_owned(), "*".to_owned()),
        ],
        native: true,
        carry_out: words(&["generate", "cleanup"]),
        client_ca: "clients".to_owned(),
        client_names: words(&["kube-apiserver", "prometheus"]),
        background: Some(Background {
            port: 15_432,
            keep_days: 30,
            reports: true,
            record: Some(7),
            ..Background::of(Storage::Secret("store".to_owned()))
        }),
        api_server_ports: vec![16_443],
        cpu: "500m".to_owned(),
        memory: "1Gi".to_owned(),
    };
    let mut all = vec![plain.clone(), full];
    for family in act::installation::FAMILIES {
        for word in family.words {
            all.push(Installation { adopt: words(&[word]), ..plain.clone() });
        }
    }
    all.push(Installation { policy_config_map: "policies".to_owned(), ..plain.clone() });
    all.push(Installation { exception_config_map: "ours".to_owned(), ..plain.clone() });
    all.push(Installation { pod_security: true, ..plain.clone() });
    all.push(Installation { native: true, ..plain.clone() });
    all.push(Installation { carry_out: words(&["mutate-existing"]), ..plain.clone() });
    all.push(Installation { client_ca: "clients".to_owned(), ..plain.clone() });
    for storage in [Storage::Secret("s".to_owned()), Storage::Scratch] {
        all.push(Installation { background: Some(Background::of(storage)), ..plain.clone() });
    }
    let claim =
        Some(Background { reports: true, ..Background::of(Storage::Claim("findings".to_owned())) });
    all.push(Installation { background: claim, replicas: 1, ..plain });
    all
}
