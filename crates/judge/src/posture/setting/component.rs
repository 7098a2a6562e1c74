//! The programs a cluster is made of, and where their settings are given.

use model::Kind;

/// A program of the control plane or of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Component {
    /// kube-apiserver
    ApiServer,
    /// kube-controller-manager
    ControllerManager,
    /// kube-scheduler
    Scheduler,
    /// etcd, as the cluster's own store
    Etcd,
    /// kubelet
    Kubelet,
    /// kube-proxy
    KubeProxy,
}

const ADMIN: &str = "kubeadm.k8s.io";
const BOOTSTRAP: &str = "bootstrap.cluster.x-k8s.io";
const CONTROL: &str = "controlplane.cluster.x-k8s.io";

/// The kinds in which kubeadm or Cluster API keeps a `ClusterConfiguration`, and the way to it.
const CLUSTER_CONFIGURATIONS: &[(Kind<'static>, &[&str])] = &[
    (Kind::new(ADMIN, "ClusterConfiguration"), &[]),
    (Kind::new(BOOTSTRAP, "KubeadmConfig"), &["spec", "clusterConfiguration"]),
    (
        Kind::new(BOOTSTRAP, "KubeadmConfigTemplate"),
        &["spec", "template", "spec", "clusterConfiguration"],
    ),
    (
        Kind::new(CONTROL, "KubeadmControlPlane"),
        &["spec", "kubeadmConfigSpec", "clusterConfiguration"],
    ),
    (
        Kind::new(CONTROL, "KubeadmControlPlaneTemplate"),
        &["spec", "template", "spec", "kubeadmConfigSpec", "clusterConfiguration"],
    ),
];

/// The same for the registration of a node.
const NODE_REGISTRATIONS: &[(Kind<'static>, &[&str])] = &[
    (Kind::new(ADMIN, "InitConfiguration"), &["nodeRegistration"]),
    (Kind::new(ADMIN, "JoinConfiguration"), &["nodeRegistration"]),
    (Kind::new(BOOTSTRAP, "KubeadmConfig"), &["spec", "initConfiguration", "nodeRegistration"]),
    (Kind::new(BOOTSTRAP, "KubeadmConfig"), &["spec", "joinConfiguration", "nodeRegistration"]),
    (
        Kind::new(BOOTSTRAP, "KubeadmConfigTemplate"),
        &["spec", "template", "spec", "joinConfiguration", "nodeRegistration"],
    ),
    (
        Kind::new(CONTROL, "KubeadmControlPlane"),
        &["spec", "kubeadmConfigSpec", "initConfiguration", "nodeRegistration"],
    ),
    (
        Kind::new(CONTROL, "KubeadmControlPlane"),
        &["spec", "kubeadmConfigSpec", "joinConfiguration", "nodeRegistration"],
    ),
];

impl Component {
    /// All of them, in the order of their discriminants.
    pub(crate) const ALL: [Component; 6] = [
        Component::ApiServer,
        Component::ControllerManager,
        Component::Scheduler,
        Component::Etcd,
        Component::Kubelet,
        Component::KubeProxy,
    ];

    /// The component whose program's file is called `name`.
    pub(crate) fn of_program(name: &str) -> Option<Component> {
        if name.starts_with('-') || name.contains('=') {
            return None;
        }
        let base = name.rsplit('/').next().unwrap_or(name);
        Component::ALL.into_iter().find(|component| component.program() == base)
    }

    /// The name of the program's file.
    pub(crate) fn program(self) -> &'static str {
        match self {
            Component::ApiServer => "kube-apiserver",
            Component::ControllerManager => "kube-controller-manager",
            Component::Scheduler => "kube-scheduler",
            Component::Etcd => "etcd",
            Component::Kubelet => "kubelet",
            Component::KubeProxy => "kube-proxy",
        }
    }

    /// The flag that names the program's configuration file; empty when it has none.
    pub(crate) const fn file_flag(self) -> &'static str {
        match self {
            Component::ApiServer | Component::ControllerManager => "",
            Component::Scheduler | Component::Kubelet | Component::KubeProxy => "config",
            Component::Etcd => "config-file",
        }
    }

    /// The kind of the program's configuration file, where it is a Kubernetes object.
    pub(crate) fn file_kind(self) -> Option<Kind<'static>> {
        match self {
            Component::ApiServer | Component::ControllerManager | Component::Etcd => None,
            Component::Scheduler => {
                Some(Kind::new("kubescheduler.config.k8s.io", "KubeSchedulerConfiguration"))
            }
            Component::Kubelet => Some(Kind::new("kubelet.config.k8s.io", "KubeletConfiguration")),
            Component::KubeProxy => {
                Some(Kind::new("kubeproxy.config.k8s.io", "KubeProxyConfiguration"))
            }
        }
    }

    /// Where objects of `kind` may keep the mapping with this program's extra arguments: the keys
    /// to a mapping that stands there when the program is configured at all, and those from it on.
    pub(crate) fn extra_arguments(
        self,
        kind: Kind<'_>,
    ) -> impl Iterator<Item = (&'static [&'static str], &'static [&'static str])> {
        let (table, tail): (&[(Kind<'static>, &[&str])], &[&str]) = match self {
            Component::ApiServer => (CLUSTER_CONFIGURATIONS, &["apiServer", "extraArgs"]),
            Component::ControllerManager => {
                (CLUSTER_CONFIGURATIONS, &["controllerManager", "extraArgs"])
            }
            Component::Scheduler => (CLUSTER_CONFIGURATIONS, &["scheduler", "extraArgs"]),
            Component::Etcd => (CLUSTER_CONFIGURATIONS, &["etcd", "local", "extraArgs"]),
            Component::Kubelet => (NODE_REGISTRATIONS, &["kubeletExtraArgs"]),
            Component::KubeProxy => (&[], &[]),
        };
        let (group, name) = (kind.group.to_owned(), kind.name.to_owned());
        table.iter().filter_map(move |(home, keys)| {
            (home.group == group && home.name == name).then_some((*keys, tail))
        })
    }
}
