//! `yagura serve --carry-out` and `yagura policy errands`, with a real API server.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use std::thread;
use std::time::Duration;

use act::{Manner, Place, Writer};
use rcgen::KeyPair;
use serde_json::{Value, json};

use crate::control_plane::ControlPlane;
use crate::serving::{Serving, until};
use crate::{fresh_folder, yagura};

const POLICY: &str = "apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: add-settings}
spec:
  rules:
  - name: settings
    match: {any: [{resources: {kinds: [Namespace], names: ['shop-*']}}]}
    generate:
      generateExisting: true
      synchronize: true
      apiVersion: v1
      kind: ConfigMap
      name: settings
      namespace: '{{ request.object.metadata.name }}'
      data: {data: {size: small}}
";

/// A cluster, and a folder with a policy.
struct Site {
    folder: PathBuf,
    kubeconfig: String,
    writer: Writer,
}

impl Site {
    fn namespace(&self, name: &str) {
        let namespace =
            json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": name } });
        self.writer.apply(&Place::clusterwide("v1", "namespaces", name), &namespace).unwrap();
    }

    fn has_settings(&self, namespace: &str) -> bool {
        let place = Place::within(namespace, "v1", "configmaps", "settings");
        self.writer.read(&place).unwrap().is_some()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = yagura(&self.folder);
        command.args(arguments).args(["--kubeconfig", &self.kubeconfig]).output().unwrap()
    }

    /// A server that carries out what policies say.
    fn serve(&self, name: &str, arguments: &[&str]) -> Serving {
        let log = self.folder.join(format!("{name}.log"));
        let mut command = yagura(&self.folder);
        command.args(["serve", "--cluster", "--carry-out", "--listen", "127.0.0.1:0"]);
        command.args(["--kubeconfig", &self.kubeconfig]).args(arguments);
        Serving::start(command, log)
    }
}

#[test]
fn errands_are_listed_and_carried_out_by_one_replica() {
    let folder = fresh_folder("errands");
    let key = KeyPair::generate().unwrap();
    let (private, public) = (key.serialize_pem(), key.public_key_pem());
    let Some(plane) = ControlPlane::start(&folder, &private, &public) else { return };
    fs::write(folder.join("policy.yaml"), POLICY).unwrap();
    let kubeconfig = plane.kubeconfig().display().to_string();
    let site = Site { folder, kubeconfig, writer: Writer::new(plane.cluster(), Manner::Lasting) };
    ["shop-one", "yagura"].iter().for_each(|name| site.namespace(name));
    what_would_be_done_is_listed(&site);
    what_may_not_be_seen_is_told(&site);
    a_dry_run_writes_nothing(&site);
    one_of_two_replicas_does_it(&site);
    what_a_policy_of_the_cluster_made_goes_with_it(&site);
}

fn what_would_be_done_is_listed(site: &Site) {
    let errands = ["policy", "errands", "--policy", "policy.yaml"];
    let listed = site.run(&errands);
    let lines = String::from_utf8(listed.stdout).unwrap();
    let said = String::from_utf8(listed.stderr).unwrap();
    assert_eq!(
        lines,
        "create ConfigMap shop-one/settings by kyverno/add-settings: rule settings, for Namespace shop-one\n",
        "{said}"
    );
    assert_eq!(listed.status.code(), Some(1), "{said}");
    let listed = site.run(&[&errands[..], &["--json"]].concat());
    let listed: Value = serde_json::from_slice(&listed.stdout).unwrap();
    assert_eq!(listed.pointer("/writes/0/name"), Some(&json!("settings")));
    let listed = site.run(&[&errands[..], &["--only", "cleanup"]].concat());
    assert_eq!((listed.status.code(), listed.stdout.len()), (Some(0), 0));
    assert!(!site.has_settings("shop-one"));
}

fn what_may_not_be_seen_is_told(site: &Site) {
    let listed = site.run(&["policy", "errands", "--policy", "policy.yaml", "--context", "narrow"]);
    let said = String::from_utf8(listed.stderr).unwrap();
    assert_eq!((listed.status.code(), listed.stdout.len()), (Some(2), 0), "{said}");
    for kind in ["Namespace", "ConfigMap"] {
        let says =
            format!("unknown: kyverno/add-settings: objects of the kind {kind} cannot be seen");
        assert!(said.contains(&says), "{said}");
    }
    assert!(said.contains("cannot be looked at for cleanup.kyverno.io/ttl"), "{said}");
}

fn a_dry_run_writes_nothing(site: &Site) {
    let serving = site.serve("dry", &["--policy", "policy.yaml", "--dry-run"]);
    until("it is said", None, || {
        serving.said().contains("would create ConfigMap shop-one/settings")
    });
    serving.stop();
    assert!(!site.has_settings("shop-one"));
}

fn one_of_two_replicas_does_it(site: &Site) {
    let together = ["--policy", "policy.yaml", "--register", "--service", "yagura/yagura"];
    let first = site.serve("first", &together);
    until("it is made", None, || site.has_settings("shop-one"));
    until("it is said", None, || first.said().contains("created ConfigMap shop-one/settings"));
    let said = first.said();
    let list = said.find("policies would have 1 objects written in the background");
    assert!(list.is_some() && list < said.find("created ConfigMap shop-one/settings"), "{said}");
    let second = site.serve("second", &together);
    until("it answers", None, || second.said().contains("answering on"));
    // Time to do something, if it did anything.
    site.namespace("shop-two");
    until("it is made too", None, || site.has_settings("shop-two"));
    thread::sleep(Duration::from_secs(2));
    until("it is said", None, || first.said().contains("created ConfigMap shop-two/settings"));
    assert!(!second.said().contains("created") && !second.said().contains("would have"));
    first.stop();
    site.namespace("shop-three");
    until("the other goes on", None, || site.has_settings("shop-three"));
    assert!(second.said().contains("this replica leads"));
    assert_eq!(second.said().matches("created ConfigMap").count(), 1, "{}", second.said());
    second.stop();
}

/// The kind of Kyverno's policies, as loose as can be.
fn definition() -> Value {
    let schema = json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true });
    json!({
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": { "name": "clusterpolicies.kyverno.io" },
        "spec": {
            "group": "kyverno.io",
            "scope": "Cluster",
            "names": { "kind": "ClusterPolicy", "plural": "clusterpolicies" },
            "versions": [{ "name": "v1", "served": true, "storage": true,
                           "schema": { "openAPIV3Schema": schema } }],
        },
    })
}

fn what_a_policy_of_the_cluster_made_goes_with_it(site: &Site) {
    let definitions = "customresourcedefinitions";
    let name = "clusterpolicies.kyverno.io";
    let place = Place::clusterwide("apiextensions.k8s.io/v1", definitions, name);
    site.writer.apply(&place, &definition()).unwrap();
    let place = Place::clusterwide("kyverno.io/v1", "clusterpolicies", "copied");
    let text = POLICY.replace("shop-*", "mart-*").replace("add-settings", "copied");
    let documents = source::yaml::read(text.as_bytes(), &source::yaml::Limits::default()).documents;
    let tree = policy::tree::Tree::from_node(documents.first().unwrap().root(), 10_000).unwrap();
    let policy: Value = serde_json::from_str(&tree.to_string()).unwrap();
    until("its kind is served", None, || site.writer.apply(&place, &policy).is_ok());
    let serving = site.serve("adopting", &["--adopt", "kyverno"]);
    site.namespace("mart-one");
    until("it is made", None, || site.has_settings("mart-one"));
    site.writer.delete(&place).unwrap();
    until("it goes", None, || !site.has_settings("mart-one"));
    let said = serving.said();
    assert!(said.contains("deleted ConfigMap mart-one/settings by kyverno/copied: rule settings, its policy is gone"), "{said}");
    serving.stop();
    assert!(Path::new(&site.kubeconfig).is_file());
}
