//! Namespaces with any labels, and pods with any of the fields that the standards look at.

use serde_json::{Map, Value, json};

use super::super::random::Random;

/// Something to be created.
pub(super) struct Made {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) body: String,
}

/// Throws them, the same in every run.
pub(super) struct Dice(Random);

const LEVELS: &[&str] =
    &["privileged", "baseline", "restricted", "baseline", "restricted", "restricted"];

/// None of them is a level.
const NO_LEVELS: &[&str] = &["strict", "", "Baseline"];

const VERSIONS: &[&str] = &[
    "latest", "v1.0", "v1.7", "v1.8", "v1.18", "v1.19", "v1.21", "v1.22", "v1.23", "v1.24",
    "v1.25", "v1.26", "v1.27", "v1.28", "v1.29", "v1.30", "v1.31", "v1.32", "v1.33", "v1.34",
    "v1.35", "v1.36", "v1.99",
];

/// None of them is a version.
const NO_VERSIONS: &[&str] = &["1.25", "v2.0", "newest"];

const CAPABILITIES: &[&str] = &[
    "ALL",
    "AUDIT_WRITE",
    "CHOWN",
    "NET_BIND_SERVICE",
    "NET_ADMIN",
    "SYS_ADMIN",
    "SYS_TIME",
    "KILL",
    "NET_RAW",
    "all",
    "CAP_CHOWN",
];

const SYSCTLS: &[&str] = &[
    "kernel.shm_rmid_forced",
    "net.ipv4.ip_local_port_range",
    "net.ipv4.tcp_syncookies",
    "net.ipv4.ping_group_range",
    "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.tcp_keepalive_time",
    "net.ipv4.tcp_fin_timeout",
    "net.ipv4.tcp_rmem",
    "net.core.somaxconn",
    "kernel.msgmax",
];

const APPARMOR: &[&str] = &["runtime/default", "localhost/mine", "unconfined", "localhost/"];

const SELINUX: &[&str] =
    &["", "container_t", "container_init_t", "container_kvm_t", "container_engine_t", "spc_t"];

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(Random::new(seed))
    }

    /// Once in so many times.
    fn rarely(&mut self, times: usize) -> bool {
        self.0.one_in(times)
    }

    pub(super) fn namespace(&mut self, number: usize) -> Made {
        let mut labels = Map::new();
        for mode in ["enforce", "audit", "warn"] {
            if !self.rarely(3) {
                let levels = if self.rarely(12) { NO_LEVELS } else { LEVELS };
                let level = self.0.pick(levels);
                labels.insert(format!("pod-security.kubernetes.io/{mode}"), json!(level));
            }
            if self.rarely(2) {
                let versions = if self.rarely(12) { NO_VERSIONS } else { VERSIONS };
                let version = self.0.pick(versions);
                labels.insert(format!("pod-security.kubernetes.io/{mode}-version"), json!(version));
            }
        }
        let name = format!("space-{number}");
        let body = json!({ "apiVersion": "v1", "kind": "Namespace", "metadata": { "name": name, "labels": labels } });
        Made { name, path: "/api/v1/namespaces".to_owned(), body: body.to_string() }
    }

    /// A pod, or once in six times something that makes pods, in one of these namespaces.
    pub(super) fn object(&mut self, number: usize, namespaces: &[&str]) -> Made {
        let namespace = self.0.pick(namespaces);
        let name = format!("it-{number}");
        let (annotations, spec) = (self.annotations(), self.pod());
        let template = |restart: Option<&str>| {
            let mut spec = spec.clone();
            if let (Some(restart), Some(spec)) = (restart, spec.as_object_mut()) {
                spec.insert("restartPolicy".to_owned(), json!(restart));
            }
            json!({ "metadata": { "labels": { "a": "b" }, "annotations": annotations }, "spec": spec })
        };
        let selector = json!({ "matchLabels": { "a": "b" } });
        let kind = if self.rarely(6) { self.0.below(8) } else { 8 };
        let (group, plural, kind, body) = match kind {
            0 => (
                "apis/apps/v1",
                "deployments",
                "Deployment",
                json!({ "spec": { "selector": selector, "template": template(None) } }),
            ),
            1 => (
                "apis/apps/v1",
                "daemonsets",
                "DaemonSet",
                json!({ "spec": { "selector": selector, "template": template(None) } }),
            ),
            2 => (
                "apis/apps/v1",
                "replicasets",
                "ReplicaSet",
                json!({ "spec": { "selector": selector, "template": template(None) } }),
            ),
            3 => (
                "apis/apps/v1",
                "statefulsets",
                "StatefulSet",
                json!({ "spec": { "serviceName": "s", "selector": selector, "template": template(None) } }),
            ),
            4 => (
                "apis/batch/v1",
                "jobs",
                "Job",
                json!({ "spec": { "template": template(Some("Never")) } }),
            ),
            5 => (
                "apis/batch/v1",
                "cronjobs",
                "CronJob",
                json!({ "spec": { "schedule": "* * * * *", "jobTemplate": { "spec": { "template": template(Some("Never")) } } } }),
            ),
            6 => ("api/v1", "podtemplates", "PodTemplate", json!({ "template": template(None) })),
            7 => (
                "api/v1",
                "replicationcontrollers",
                "ReplicationController",
                json!({ "spec": { "selector": { "a": "b" }, "template": template(None) } }),
            ),
            _ => ("api/v1", "pods", "Pod", json!({ "spec": spec })),
        };
        let mut metadata = json!({ "name": name });
        if kind == "Pod" {
            metadata = with(metadata, "annotations", annotations);
        }
        let version = group.split_once('/').map_or(group, |(_, version)| version);
        let body = with(body, "kind", json!(kind));
        let body = with(body, "apiVersion", json!(version));
        let body = with(body, "metadata", metadata);
        let path = format!("/{group}/namespaces/{namespace}/{plural}?dryRun=All");
        Made { name, path, body: body.to_string() }
    }

    fn annotations(&mut self) -> Value {
        let mut annotations = Map::new();
        if self.rarely(12) {
            let key = "container.apparmor.security.beta.kubernetes.io/c0";
            annotations.insert(key.to_owned(), json!(self.0.pick(APPARMOR)));
        }
        if self.rarely(20) {
            let key = "seccomp.security.alpha.kubernetes.io/pod";
            annotations
                .insert(key.to_owned(), json!(self.0.pick(&["runtime/default", "unconfined"])));
        }
        Value::Object(annotations)
    }

    /// Most pods are nearly good: a pod that fails everything tells little.
    fn pod(&mut self) -> Value {
        let is_good = self.rarely(2);
        let mut spec = Map::new();
        for field in ["hostNetwork", "hostPID", "hostIPC"] {
            if self.rarely(16) {
                spec.insert(field.to_owned(), json!(self.rarely(2)));
            }
        }
        if self.rarely(16) {
            spec.insert("hostUsers".to_owned(), json!(self.rarely(2)));
        }
        let is_windows = self.rarely(12);
        if is_windows || self.rarely(12) {
            let name = if is_windows { "windows" } else { "linux" };
            spec.insert("os".to_owned(), json!({ "name": name }));
        }
        if self.rarely(20) {
            spec.insert("serviceAccountName".to_owned(), json!("other"));
        }
        let volumes = (0..self.0.below(3)).map(|number| self.volume(number)).collect::<Vec<_>>();
        spec.insert("volumes".to_owned(), json!(volumes));
        if is_good || self.rarely(2) {
            let context = self.pod_context(is_good);
            spec.insert("securityContext".to_owned(), context);
        }
        let count = 1 + self.0.below(2);
        let containers = (0..count).map(|number| self.container(&format!("c{number}"), is_good));
        let containers = containers.collect::<Vec<_>>();
        spec.insert("containers".to_owned(), json!(containers));
        if self.rarely(4) {
            let first = self.container("first", is_good);
            spec.insert("initContainers".to_owned(), json!([first]));
        }
        Value::Object(spec)
    }

    fn volume(&mut self, number: usize) -> Value {
        let source = match self.0.below(14) {
            0 => json!({ "hostPath": { "path": "/a" } }),
            1 => json!({ "nfs": { "server": "a", "path": "/" } }),
            2 => {
                json!({ "iscsi": { "targetPortal": "1.2.3.4", "iqn": "iqn.2001-04.com.example:a", "lun": 0 } })
            }
            3 => json!({ "configMap": { "name": "a" } }),
            4 => json!({ "secret": { "secretName": "a" } }),
            5 => json!({ "csi": { "driver": "a.example.com" } }),
            6 => json!({ "projected": { "sources": [{ "configMap": { "name": "a" } }] } }),
            7 => json!({ "downwardAPI": { "items": [] } }),
            8 => json!({ "persistentVolumeClaim": { "claimName": "a" } }),
            9 => json!({ "gcePersistentDisk": { "pdName": "a" } }),
            10 => json!({ "image": { "reference": "a" } }),
            11 => {
                json!({ "ephemeral": { "volumeClaimTemplate": { "spec": { "accessModes": ["ReadWriteOnce"], "resources": { "requests": { "storage": "1Gi" } } } } } })
            }
            _ => json!({ "emptyDir": {} }),
        };
        with(source, "name", json!(format!("v{number}")))
    }

    fn pod_context(&mut self, is_good: bool) -> Value {
        let mut context = Map::new();
        if is_good && !self.rarely(6) {
            context.insert("runAsNonRoot".to_owned(), json!(true));
            context.insert("seccompProfile".to_owned(), json!({ "type": "RuntimeDefault" }));
        }
        self.spice(&mut context, 8);
        if self.rarely(12) {
            let sysctls = (0..1 + self.0.below(2)).map(|_| self.0.pick(SYSCTLS));
            let mut sysctls = sysctls.collect::<Vec<_>>();
            sysctls.dedup();
            let sysctls = sysctls.iter().map(|it| json!({ "name": it, "value": "0" }));
            context.insert("sysctls".to_owned(), Value::Array(sysctls.collect()));
        }
        Value::Object(context)
    }

    fn container(&mut self, name: &str, is_good: bool) -> Value {
        let mut container = Map::new();
        container.insert("name".to_owned(), json!(name));
        container.insert("image".to_owned(), json!("c"));
        let mut context = Map::new();
        if is_good && !self.rarely(8) {
            context.insert("allowPrivilegeEscalation".to_owned(), json!(false));
            context.insert("capabilities".to_owned(), json!({ "drop": ["ALL"] }));
        }
        self.spice(&mut context, 10);
        if self.rarely(14) {
            context.insert("privileged".to_owned(), json!(self.rarely(2)));
        }
        if self.rarely(14) {
            context.insert("allowPrivilegeEscalation".to_owned(), json!(self.rarely(2)));
        }
        if self.rarely(8) {
            let [add, drop] = [0, 1].map(|_| {
                (0..self.0.below(3)).map(|_| self.0.pick(CAPABILITIES)).collect::<Vec<_>>()
            });
            context.insert("capabilities".to_owned(), json!({ "add": add, "drop": drop }));
        }
        if self.rarely(16) {
            context.insert("procMount".to_owned(), json!(self.0.pick(&["Default", "Unmasked"])));
        }
        if !context.is_empty() {
            container.insert("securityContext".to_owned(), Value::Object(context));
        }
        if self.rarely(10) {
            let port = if self.rarely(2) {
                json!({ "containerPort": 80 })
            } else {
                json!({ "containerPort": 80, "hostPort": 80 })
            };
            container.insert("ports".to_owned(), json!([port]));
        }
        if name != "first" && self.rarely(12) {
            let host = self.0.pick(&["", "127.0.0.1", "example.com", "localhost", "::1"]);
            let probe = match self.0.below(2) {
                0 => json!({ "httpGet": { "port": 80, "host": host } }),
                _ => json!({ "tcpSocket": { "port": 80, "host": host } }),
            };
            let field = self.0.pick(&["livenessProbe", "readinessProbe", "startupProbe"]);
            container.insert(field.to_owned(), probe);
        }
        if name != "first" && self.rarely(20) {
            let host = self.0.pick(&["", "127.0.0.1", "example.com"]);
            let hook = json!({ "postStart": { "httpGet": { "port": 80, "host": host } } });
            container.insert("lifecycle".to_owned(), hook);
        }
        Value::Object(container)
    }

    /// What may stand in the context of a pod and in that of a container.
    fn spice(&mut self, context: &mut Map<String, Value>, times: usize) {
        if self.rarely(times) {
            context.insert("runAsNonRoot".to_owned(), json!(self.rarely(2)));
        }
        if self.rarely(times) {
            context.insert("runAsUser".to_owned(), json!(self.0.pick(&[0, 1, 1_000])));
        }
        if self.rarely(times) {
            let profile = match self.0.below(4) {
                0 => json!({ "type": "Unconfined" }),
                1 => json!({ "type": "Localhost", "localhostProfile": "a" }),
                _ => json!({ "type": "RuntimeDefault" }),
            };
            context.insert("seccompProfile".to_owned(), profile);
        }
        if self.rarely(times * 2) {
            let mut options = json!({ "type": self.0.pick(SELINUX) });
            if self.rarely(3) {
                options = with(options, "user", json!("system_u"));
            }
            if self.rarely(3) {
                options = with(options, "role", json!("system_r"));
            }
            context.insert("seLinuxOptions".to_owned(), options);
        }
        if self.rarely(times * 2) {
            let profile = match self.0.below(3) {
                0 => json!({ "type": "Unconfined" }),
                1 => json!({ "type": "Localhost", "localhostProfile": "a" }),
                _ => json!({ "type": "RuntimeDefault" }),
            };
            context.insert("appArmorProfile".to_owned(), profile);
        }
        if self.rarely(times * 2) {
            context.insert("windowsOptions".to_owned(), json!({ "hostProcess": self.rarely(2) }));
        }
    }
}

/// A map with one more entry.
fn with(map: Value, key: &str, value: Value) -> Value {
    let Value::Object(mut map) = map else { return map };
    map.insert(key.to_owned(), value);
    Value::Object(map)
}
