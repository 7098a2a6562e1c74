//! The base for Kustomize, and components for what is asked for most.

use std::fmt::Write;

use serde_json::{Value, json};

use super::{Background, Installation, Manifest, Storage, yaml};

/// The image of the base, which a user puts another in place of.
const IMAGE: &str = "yagura";

/// What can be added to the base, and how it is said to [`Installation`].
type Component = (&'static str, fn(&mut Installation));

const COMPONENTS: &[Component] = &[
    ("adopt-gatekeeper", |it| it.adopt = vec!["gatekeeper".to_owned()]),
    ("adopt-kubernetes", |it| it.adopt = vec!["kubernetes".to_owned()]),
    ("adopt-kyverno", |it| it.adopt = vec!["kyverno".to_owned()]),
    ("native", |it| it.native = true),
    ("pod-security", |it| it.pod_security = true),
    ("store-scratch", |it| it.background = Some(Background::of(Storage::Scratch))),
];

/// Lists that the base may have or not.
const LISTS: [&str; 4] = [
    "/rules",
    "/spec/template/spec/containers/0/args",
    "/spec/template/spec/containers/0/volumeMounts",
    "/spec/template/spec/volumes",
];

/// The files: paths below `deploy/kustomize`, and texts.
pub fn kustomize() -> Vec<(String, String)> {
    let base = Installation { image: IMAGE.to_owned(), ..Installation::default() };
    let kustomization = json!({
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": ["yagura.yaml"],
    });
    let mut files = vec![
        ("base/kustomization.yaml".to_owned(), yaml::written(&kustomization)),
        ("base/yagura.yaml".to_owned(), base.render()),
    ];
    for (name, with) in COMPONENTS {
        let mut more = base.clone();
        with(&mut more);
        let text = component(&base.manifests(), &more.manifests());
        files.push((format!("components/{name}/kustomization.yaml"), text));
    }
    files
}

/// What is to be added to `base` to make `more` of it.
fn component(base: &[Manifest], more: &[Manifest]) -> String {
    let mut text = "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n".to_owned();
    text.push_str("patches:\n");
    for (base, more) in base.iter().zip(more) {
        let mut added = annotations(base, more);
        for path in LISTS {
            added.extend(items(path, base, more));
        }
        if added.is_empty() {
            continue;
        }
        let kind = base.object.get("kind").and_then(Value::as_str).unwrap_or_default();
        let patch = yaml::written(&Value::Array(added)).replace('\n', "\n    ");
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "- target: {{kind: {kind}, name: {}}}\n  patch: |-\n    {}",
            base.place.name,
            patch.trim_end()
        );
    }
    text
}

/// Additions to the list at `path`, or all of it where there is none.
fn items(path: &str, base: &Manifest, more: &Manifest) -> Vec<Value> {
    let list = |manifest: &Manifest| manifest.object.pointer(path)?.as_array().cloned();
    match (list(base), list(more)) {
        (_, None) => Vec::new(),
        (None, Some(more)) => vec![addition(path, Value::Array(more))],
        (Some(known), Some(more)) => {
            let added = more.into_iter().filter(|item| !known.contains(item));
            added.map(|item| addition(&format!("{path}/-"), item)).collect()
        }
    }
}

/// Additions to the annotations, or all of them where there are none.
fn annotations(base: &Manifest, more: &Manifest) -> Vec<Value> {
    const PATH: &str = "/metadata/annotations";
    let of = |manifest: &Manifest| manifest.object.pointer(PATH)?.as_object().cloned();
    match (of(base), of(more)) {
        (_, None) => Vec::new(),
        (None, Some(more)) => vec![addition(PATH, Value::Object(more))],
        (Some(known), Some(more)) => {
            let added = more.into_iter().filter(|(key, _)| !known.contains_key(key));
            let add = |(key, value): (String, Value)| {
                addition(&format!("{PATH}/{}", escaped(&key)), value)
            };
            added.map(add).collect()
        }
    }
}

fn addition(path: &str, value: Value) -> Value {
    json!({ "op": "add", "path": path, "value": value })
}

/// A key as a JSON pointer has it (RFC 6901).
fn escaped(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}
