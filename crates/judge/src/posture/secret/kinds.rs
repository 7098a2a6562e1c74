//! Kinds whose annotations are read by many.

use model::Kind;

/// Workloads, and what stands around them.
pub(super) const ANNOTATED: &[Kind<'static>] = &[
    Kind::core("ConfigMap"),
    Kind::core("Namespace"),
    Kind::core("PersistentVolume"),
    Kind::core("PersistentVolumeClaim"),
    Kind::core("Pod"),
    Kind::core("Secret"),
    Kind::core("Service"),
    Kind::core("ServiceAccount"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("argoproj.io", "Rollout"),
    Kind::new("batch", "CronJob"),
    Kind::new("batch", "Job"),
    Kind::new("gateway.networking.k8s.io", "Gateway"),
    Kind::new("networking.k8s.io", "Ingress"),
    Kind::new("serving.knative.dev", "Service"),
    Kind::new("storage.k8s.io", "StorageClass"),
];
