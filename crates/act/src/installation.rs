//! What a cluster needs to run servers of ours: the manifests, from one definition.
//!
//! `yagura install` prints or applies them; the chart for Helm and the base for Kustomize under
//! `deploy/` are written from the same, and tests hold them to it.

mod adopted;
mod background;
mod beyond;
mod chart;
mod farewell;
mod kustomize;
mod network;
mod pod;
mod rights;
mod template;
mod yaml;

use serde_json::{Value, json};

pub use adopted::{FAMILIES, Family};
pub(crate) use background::REPORTS;
pub use background::{Background, REPORT, Storage};
pub use chart::chart;
pub use kustomize::kustomize;
use template::Filling;

use crate::LABEL;
use crate::place::Place;

/// What an installation is to be like. Names must be such that Kubernetes takes them for what they
/// are used as; the API server says so where they are not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installation {
    /// Where it stands.
    pub namespace: String,
    /// The name of every object, and of the webhook configurations.
    pub name: String,
    /// The reference of the image to run.
    pub image: String,
    /// A Secret to pull it with; empty where it takes none.
    pub pull_secret: String,
    /// How many servers.
    pub replicas: u32,
    /// The kinds of policies to adopt: kinds, groups, engines, `all`.
    pub adopt: Vec<String>,
    /// A ConfigMap with policies in its keys (`*.yaml`); empty where there is none.
    pub policy_config_map: String,
    /// A ConfigMap whose key `.yagura.yaml` has exceptions and settings; empty where there is none.
    pub exception_config_map: String,
    /// Built-in checks that refuse.
    pub checks: Vec<String>,
    /// Hold pods to the levels that their namespaces' labels ask for.
    pub pod_security: bool,
    /// Namespaces whose objects pass unjudged.
    pub exempt: Vec<String>,
    /// Resources that policies look up, beside namespaces and ConfigMaps: group and plural.
    pub look_up: Vec<(String, String)>,
    /// Policies that can be the API server's own are.
    pub native: bool,
    /// What is carried out in the background for policies: `generate`, `mutate-existing`, `cleanup`.
    pub carry_out: Vec<String>,
    /// A ConfigMap whose key `ca.crt` has the authorities of those who are answered; empty where
    /// everybody is.
    pub client_ca: String,
    /// The common names of those who are answered; none where all of these authorities are.
    pub client_names: Vec<String>,
    /// What servers do behind requests, where they do that.
    pub background: Option<Background>,
    /// The ports on which API servers listen.
    pub api_server_ports: Vec<u16>,
    /// The limit of each server's CPU: `1`, `500m`.
    pub cpu: String,
    /// The limit of each server's memory: `256Mi`.
    pub memory: String,
}

impl Default for Installation {
    fn default() -> Installation {
        Installation {
            namespace: "yagura".to_owned(),
            name: "yagura".to_owned(),
            image: String::new(),
            pull_secret: String::new(),
            replicas: 2,
            adopt: Vec::new(),
            policy_config_map: String::new(),
            exception_config_map: String::new(),
            checks: Vec::new(),
            pod_security: false,
            exempt: Vec::new(),
            look_up: Vec::new(),
            native: false,
            carry_out: Vec::new(),
            client_ca: String::new(),
            client_names: Vec::new(),
            background: None,
            api_server_ports: vec![443, 6443],
            cpu: "1".to_owned(),
            memory: "256Mi".to_owned(),
        }
    }
}

/// An object, and where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// Where.
    pub place: Place,
    /// What.
    pub object: Value,
    /// It is the namespace, or about all that is in it: not ours to say where the namespace is not
    /// ours.
    pub is_of_namespace: bool,
}

impl Installation {
    /// The objects, in the order in which they are to be made.
    pub fn manifests(&self) -> Vec<Manifest> {
        let values = self.values();
        let filling = Filling { values: &values, namespace: &self.namespace };
        let parts = [namespace(), parts()].concat();
        let mut manifests: Vec<Manifest> = parts.iter().map(|part| part.fill(&filling)).collect();
        if filling.holds_any(&beyond::carries()) {
            let last = manifests.pop();
            manifests.extend(beyond::carrying().iter().map(|part| part.fill(&filling)));
            // The servers come when they may do all that they are to do.
            manifests.extend(last);
        }
        manifests
    }

    /// Where something of ours may stand that is not asked for.
    pub fn unasked(&self) -> Vec<Place> {
        let values = self.values();
        let filling = Filling { values: &values, namespace: &self.namespace };
        match filling.holds_any(&beyond::carries()) {
            true => Vec::new(),
            false => beyond::carrying().iter().map(|part| part.fill(&filling).place).collect(),
        }
    }

    /// The same as YAML.
    pub fn render(&self) -> String {
        let manifests = self.manifests();
        yaml::all_written(manifests.iter().map(|manifest| &manifest.object))
    }

    /// The settings as the chart's values.
    pub fn values(&self) -> Value {
        let look_up = self.look_up.iter();
        let look_up =
            look_up.map(|(group, resource)| json!({ "group": group, "resource": resource }));
        let mut values = json!({
            "name": self.name,
            "image": self.image,
            "pullSecret": self.pull_secret,
            "replicas": self.replicas,
            "adopt": self.adopt,
            "policyConfigMap": self.policy_config_map,
            "exceptionConfigMap": self.exception_config_map,
            "checks": self.checks,
            "podSecurity": self.pod_security,
            "exempt": self.exempt,
            "lookUp": look_up.collect::<Vec<_>>(),
            "native": self.native,
            "carryOut": self.carry_out,
            "clientCaConfigMap": self.client_ca,
            "clientNames": self.client_names,
            "apiServerPorts": self.api_server_ports,
            "cpu": self.cpu,
            "memory": self.memory,
        });
        if let Some(values) = values.as_object_mut() {
            values.extend(background::values(self.background.as_ref()));
        }
        values
    }
}

/// A manifest with holes.
#[derive(Debug, Clone)]
struct Part {
    api_version: &'static str,
    plural: &'static str,
    is_namespaced: bool,
    is_of_namespace: bool,
    template: Value,
}

impl Part {
    fn clusterwide(api_version: &'static str, plural: &'static str, template: Value) -> Part {
        Part { api_version, plural, is_namespaced: false, is_of_namespace: false, template }
    }

    fn within(api_version: &'static str, plural: &'static str, template: Value) -> Part {
        Part { api_version, plural, is_namespaced: true, is_of_namespace: false, template }
    }

    fn fill(&self, filling: &Filling<'_>) -> Manifest {
        let object = filling.fill(&self.template);
        let name = object.get("metadata").and_then(|it| it.get("name")?.as_str());
        let name = name.unwrap_or_default();
        let place = match self.is_namespaced {
            true => Place::within(filling.namespace, self.api_version, self.plural, name),
            false => Place::clusterwide(self.api_version, self.plural, name),
        };
        Manifest { place, object, is_of_namespace: self.is_of_namespace }
    }
}

/// The namespace, where nothing but the like of our pods may run.
fn namespace() -> Vec<Part> {
    let level = "pod-security.kubernetes.io/enforce";
    let namespace = json!({
        "apiVersion": "v1",
        "kind": "Namespace",
        "metadata": {
            "name": "${namespace}",
            "labels": { level: "restricted", LABEL.0: LABEL.1 },
        },
    });
    let parts = [
        Part::clusterwide("v1", "namespaces", namespace),
        Part::within("networking.k8s.io/v1", "networkpolicies", network::default_deny()),
    ];
    parts.map(|part| Part { is_of_namespace: true, ..part }).to_vec()
}

/// All that stands in it, or beside it.
fn parts() -> Vec<Part> {
    let mut parts = vec![Part::within("v1", "serviceaccounts", service_account("${name}"))];
    parts.extend(rights::rights());
    parts.extend([
        Part::within("v1", "secrets", authorities()),
        Part::within("networking.k8s.io/v1", "networkpolicies", network::policy()),
        Part::within("policy/v1", "poddisruptionbudgets", network::disruptions()),
        Part::within("v1", "services", network::service()),
        Part::within("apps/v1", "deployments", pod::deployment()),
    ]);
    parts
}

fn service_account(name: &str) -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "ServiceAccount",
        "metadata": { "name": name, "namespace": "${namespace}", "labels": labels() },
        "automountServiceAccountToken": false,
    })
}

/// The Secret that servers share, empty as yet: so that they need not be able to make one.
fn authorities() -> Value {
    json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": "${name}-authorities",
            "namespace": "${namespace}",
            "labels": labels(),
        },
        "type": "Opaque",
    })
}

/// A service account as the subject of a binding.
fn account(name: &str) -> Value {
    json!({ "kind": "ServiceAccount", "name": name, "namespace": "${namespace}" })
}

fn labels() -> Value {
    json!({
        LABEL.0: LABEL.1,
        "app.kubernetes.io/name": "yagura",
        "app.kubernetes.io/instance": "${name}",
    })
}

/// What tells the pods of these servers from others.
fn selector() -> Value {
    json!({ "app.kubernetes.io/name": "yagura", "app.kubernetes.io/instance": "${name}" })
}
