//! `yagura serve --native`, with a real API server: policies decide by their native form, and follow
//! their originals.

use std::path::PathBuf;

use act::{Manner, Place, Writer};
use rcgen::KeyPair;
use serde_json::{Value, json};

use crate::api_server::free_port;
use crate::control_plane::ControlPlane;
use crate::serving::{Serving, until};
use crate::{fresh_folder, yagura};

const API: &str = "admissionregistration.k8s.io/v1";

struct Site {
    folder: PathBuf,
    kubeconfig: String,
    writer: Writer,
    port: u16,
}

impl Site {
    fn serve(&self, log: &str, more: &[&str]) -> Serving {
        let log = self.folder.join(log);
        let (listen, url) =
            (format!("127.0.0.1:{}", self.port), format!("https://127.0.0.1:{}", self.port));
        let mut command = yagura(&self.folder);
        command.args(["serve", "--cluster", "--adopt=kyverno", "--register", "--name=127.0.0.1"]);
        command.args(["--listen", &listen, "--url", &url, "--kubeconfig", &self.kubeconfig]);
        command.args(more);
        Serving::start(command, log)
    }

    fn run(&self, arguments: &[&str]) -> String {
        let mut command = yagura(&self.folder);
        command.args(arguments).args(["--kubeconfig", &self.kubeconfig]);
        let output = command.output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.success(), "{said}");
        said
    }

    /// What the API server says to a ConfigMap that is only tried.
    fn tried(&self, name: &str) -> Result<Value, String> {
        let place = Place::within("default", "v1", "configmaps", name);
        let object =
            json!({ "apiVersion": "v1", "kind": "ConfigMap", "metadata": { "name": name } });
        let made = self.writer.with(Manner::Rehearsed).create(&place, &object);
        made.map_err(|error| {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            source.unwrap_or_else(|| error.to_string())
        })
    }

    fn has(&self, plural: &str, name: &str) -> bool {
        self.writer.read(&Place::clusterwide(API, plural, name)).unwrap().is_some()
    }

    fn policy(&self, plural: &str, name: &str) -> Place {
        Place::clusterwide("policies.kyverno.io/v1", plural, name)
    }
}

/// A kind of Kyverno's policies, as loose as can be.
fn definition(kind: &str, plural: &str) -> (Place, Value) {
    let schema = json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true });
    let name = format!("{plural}.policies.kyverno.io");
    let definition = json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": { "name": name },
        "spec": {
            "group": "policies.kyverno.io",
            "scope": "Cluster",
            "names": { "kind": kind, "plural": plural },
            "versions": [{ "name": "v1", "served": true, "storage": true,
                           "schema": { "openAPIV3Schema": schema } }],
        },
    });
    let place = Place::clusterwide("apiextensions.k8s.io/v1", "customresourcedefinitions", &name);
    (place, definition)
}

fn rules() -> Value {
    json!({ "resourceRules": [{ "apiGroups": [""], "apiVersions": ["v1"],
            "operations": ["CREATE"], "resources": ["configmaps"] }] })
}

/// A policy that refuses ConfigMaps that are called so, by this expression.
fn validating(name: &str, expression: &str) -> Value {
    json!({
        "apiVersion": "policies.kyverno.io/v1",
        "kind": "ValidatingPolicy",
        "metadata": { "name": name },
        "spec": {
            "validationActions": ["Deny"],
            "matchConstraints": rules(),
            "validations": [{ "expression": expression, "message": format!("{name} says no") }],
        },
    })
}

fn mutating() -> Value {
    json!({
        "apiVersion": "policies.kyverno.io/v1",
        "kind": "MutatingPolicy",
        "metadata": { "name": "label" },
        "spec": {
            "matchConstraints": rules(),
            "matchConditions": [{ "name": "own", "expression": "object.metadata.name == 'labelled'" }],
            "mutations": [{ "patchType": "ApplyConfiguration", "applyConfiguration": { "expression":
                "Object{metadata: Object.metadata{labels: Object.metadata.labels{by: 'policy'}}}" } }],
        },
    })
}

#[test]
fn policies_decide_in_the_form_of_the_api_server() {
    let folder = fresh_folder("natives");
    let key = KeyPair::generate().unwrap();
    let (private, public) = (key.serialize_pem(), key.public_key_pem());
    let Some(plane) = ControlPlane::start(&folder, &private, &public) else { return };
    let kubeconfig = plane.kubeconfig().display().to_string();
    let writer = Writer::new(plane.cluster(), Manner::Lasting);
    let site = Site { folder, kubeconfig, writer, port: free_port().unwrap() };
    for (kind, plural) in
        [("ValidatingPolicy", "validatingpolicies"), ("MutatingPolicy", "mutatingpolicies")]
    {
        let (place, definition) = definition(kind, plural);
        site.writer.apply(&place, &definition).unwrap();
    }
    let lowers = validating("lowers", "object.metadata.name != 'first'");
    let own = site.policy("validatingpolicies", "lowers");
    until("the kind is served", None, || site.writer.apply(&own, &lowers).is_ok());
    // The API server has no such function.
    let stays = validating("stays", "object.metadata.name != 'kept' || math.round(1.2, 0) == 2.0");
    site.writer.apply(&site.policy("validatingpolicies", "stays"), &stays).unwrap();
    let label = site.policy("mutatingpolicies", "label");
    until("the kind is served", None, || site.writer.apply(&label, &mutating()).is_ok());
    others_stay_as_they_are(&site);
    let serving = site.serve("first.log", &["--native"]);
    until("they are left", Some(&serving), || {
        serving.said().contains("the API server judges by 2 policies itself")
    });
    let said = serving.said();
    assert!(said.contains("3 of 4 policies can be the API server's own"), "{said}");
    assert!(said.contains("vpol-taken is there, and Yagura did not make it"), "{said}");
    it_decides_as_it_did(&site, &serving);
    it_decides_while_no_server_runs(&site, serving);
    let serving = site.serve("second.log", &["--native"]);
    it_follows_its_original(&site, &serving, &own);
    what_cannot_be_lowered_any_more_is_asked_about(&site, &serving, &own);
    serving.stop();
    without_the_flag_and_by_rescue_all_of_it_goes(&site);
}

/// Somebody else has a policy under a name that ours would take.
fn others_stay_as_they_are(site: &Site) {
    let taken = validating("taken", "object.metadata.name != 'taken'");
    site.writer.apply(&site.policy("validatingpolicies", "taken"), &taken).unwrap();
    let others = json!({
        "apiVersion": API,
        "kind": "ValidatingAdmissionPolicy",
        "metadata": { "name": "vpol-taken" },
        "spec": { "matchConstraints": rules(), "validations": [{ "expression": "true" }] },
    });
    let place = Place::clusterwide(API, "validatingadmissionpolicies", "vpol-taken");
    site.writer.create(&place, &others).unwrap();
}

fn denied(site: &Site, name: &str, words: &str) -> bool {
    matches!(site.tried(name), Err(says) if says.contains(words))
}

fn it_decides_as_it_did(site: &Site, serving: &Serving) {
    let native = "ValidatingAdmissionPolicy 'vpol-lowers'";
    assert!(denied(site, "first", native), "{:?}: {}", site.tried("first"), serving.said());
    assert!(denied(site, "kept", "stays"), "{:?}", site.tried("kept"));
    let labelled = site.tried("labelled").unwrap();
    assert_eq!(labelled.pointer("/metadata/labels/by"), Some(&json!("policy")));
    let place = Place::clusterwide(API, "validatingadmissionpolicybindings", "vpol-lowers");
    let binding = site.writer.read(&place).unwrap().unwrap().to_string();
    assert!(binding.contains("kube-system"), "{binding}");
}

fn it_decides_while_no_server_runs(site: &Site, serving: Serving) {
    serving.stop();
    assert!(denied(site, "first", "vpol-lowers"));
    assert!(site.tried("kept").is_ok(), "requests pass where nobody answers");
    let labelled = site.tried("labelled").unwrap();
    assert_eq!(labelled.pointer("/metadata/labels/by"), Some(&json!("policy")));
}

fn it_follows_its_original(site: &Site, serving: &Serving, own: &Place) {
    until("it decides again", Some(serving), || denied(site, "kept", "stays"));
    site.writer.apply(own, &validating("lowers", "object.metadata.name != 'second'")).unwrap();
    until("it is another", Some(serving), || denied(site, "second", "vpol-lowers"));
    until("no more", Some(serving), || site.tried("first").is_ok());
    // What others change of it is brought back.
    let place = Place::clusterwide(API, "validatingadmissionpolicybindings", "vpol-lowers");
    site.writer.delete(&place).unwrap();
    until("it is there again", Some(serving), || denied(site, "second", "vpol-lowers"));
    site.writer.delete(&site.policy("mutatingpolicies", "label")).unwrap();
    until("it goes with it", Some(serving), || {
        !site.has("mutatingadmissionpolicies", "mpol-label")
    });
    until("its binding too", Some(serving), || {
        !site.has("mutatingadmissionpolicybindings", "mpol-label")
    });
}

fn what_cannot_be_lowered_any_more_is_asked_about(site: &Site, serving: &Serving, own: &Place) {
    let stays = "object.metadata.name != 'third' || math.round(1.2, 0) == 2.0";
    site.writer.apply(own, &validating("lowers", stays)).unwrap();
    until("it is asked about", Some(serving), || denied(site, "third", "lowers says no"));
    until("its old form goes", Some(serving), || {
        !site.has("validatingadmissionpolicies", "vpol-lowers")
    });
    assert!(denied(site, "third", "lowers says no"));
    site.writer.apply(own, &validating("lowers", "object.metadata.name != 'second'")).unwrap();
    // For a moment the API server still judges by the form that went.
    until("it is there again", Some(serving), || {
        site.has("validatingadmissionpolicybindings", "vpol-lowers")
            && denied(site, "second", "vpol-lowers")
    });
}

fn without_the_flag_and_by_rescue_all_of_it_goes(site: &Site) {
    let serving = site.serve("third.log", &[]);
    until("it goes", Some(&serving), || {
        serving.said().contains("taken away: validatingadmissionpolicybindings vpol-lowers")
    });
    assert!(!site.has("validatingadmissionpolicies", "vpol-lowers"));
    assert!(denied(site, "second", "lowers says no"), "the webhook decides");
    serving.stop();
    let serving = site.serve("fourth.log", &["--native"]);
    until("it is made", Some(&serving), || site.has("validatingadmissionpolicies", "vpol-lowers"));
    serving.stop();
    let said = site.run(&["rescue", "--dry-run"]);
    assert!(
        said.contains("would be taken away: validatingadmissionpolicies vpol-lowers"),
        "{said}"
    );
    assert!(site.has("validatingadmissionpolicies", "vpol-lowers"));
    let said = site.run(&["rescue", "--native"]);
    assert!(said.contains("taken away: validatingadmissionpolicybindings vpol-lowers"), "{said}");
    assert!(!site.has("validatingadmissionpolicies", "vpol-lowers"));
    assert!(site.has("validatingwebhookconfigurations", "yagura"));
    site.run(&["rescue"]);
    assert!(!site.has("validatingwebhookconfigurations", "yagura"));
    assert!(site.has("validatingadmissionpolicies", "vpol-taken"), "it is somebody else's");
}
