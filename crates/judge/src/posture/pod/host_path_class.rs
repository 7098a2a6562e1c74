//! What a hostPath volume lays open. Each volume falls into one class, and each class has a check.

use std::borrow::Cow;
use std::collections::HashMap;

use model::{Edit, FieldPath, Node, Pod};

use crate::report::Report;

/// What lies at a path of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Root,
    RuntimeSocket,
    RuntimeData,
    ControlPlane,
    Kubelet,
    Credentials,
    Cni,
    Proc,
    Sys,
    Dev,
    Etc,
    Log,
    System,
    HostSocket,
    Other,
}

impl Class {
    /// So bad that no pod should have it rather than only read it.
    fn is_grave(self) -> bool {
        !matches!(
            self,
            Class::Cni | Class::Sys | Class::Dev | Class::Log | Class::System | Class::Other
        )
    }
}

/// Reports every hostPath volume of this class; `says` is told the path.
pub(super) fn report(
    pod: &Pod<'_>,
    report: &mut Report<'_>,
    class: Class,
    says: impl Fn(&str) -> String,
) {
    let mut mounts = None;
    for (index, volume) in pod.get("volumes").items().enumerate() {
        let Some(path) = host_path(volume).filter(|_| class_of(volume) == class) else { continue };
        let draft = report.at(format!("volumes[{index}].hostPath.path"), says(path));
        if !class.is_grave() {
            continue;
        }
        let mounts = mounts.get_or_insert_with(|| mounts_by_volume(pod));
        let name = volume.get("name").as_str().unwrap_or_default();
        // From the last to the first, so that no removal moves what is still to go.
        for mount in mounts.get(name).into_iter().flatten().rev() {
            draft.risky_fix(Edit::remove(mount));
        }
        draft.risky_fix(Edit::remove(format!("volumes[{index}]")));
    }
}

/// The path of a hostPath volume, as written.
pub(super) fn host_path<'d>(volume: Node<'d>) -> Option<&'d str> {
    volume.get("hostPath").get("path").as_str().filter(|path| !path.is_empty())
}

/// What a hostPath volume lays open.
fn class_of(volume: Node<'_>) -> Class {
    match volume.get("hostPath").get("type").as_str() {
        Some("BlockDevice" | "CharDevice") => Class::Dev,
        _ => host_path(volume).map_or(Class::Other, class_of_path),
    }
}

fn class_of_path(written: &str) -> Class {
    let path = tidy(written);
    let file = path.rsplit('/').next().unwrap_or_default();
    if RUNTIME_SOCKETS.contains(&file) {
        return Class::RuntimeSocket;
    }
    let components: Vec<&str> = path.split('/').collect();
    if components.iter().any(|part| KEY_FOLDERS.contains(part)) || is_home(&components) {
        return Class::Credentials;
    }
    let found = TREES.iter().find(|(tree, reach, _)| match reach {
        Reach::Exactly => path == *tree,
        Reach::Below => is_within(&path, tree),
    });
    found.map_or(Class::Other, |(_, _, class)| *class)
}

/// `/home`, `/home/somebody` and `/root` hold the keys of people.
fn is_home(components: &[&str]) -> bool {
    matches!(components, ["", "home"] | ["", "home", _] | ["", "root"])
}

fn is_within(path: &str, tree: &str) -> bool {
    path.strip_prefix(tree).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Without doubled and closing slashes; `/var/run` is `/run` on every node.
fn tidy(path: &str) -> Cow<'_, str> {
    let is_tidy = !path.contains("//") && (path == "/" || !path.ends_with('/'));
    let tidy = if is_tidy && !path.starts_with("/var/run") && !path.contains("/./") {
        return Cow::Borrowed(path);
    } else {
        let parts = path.split('/').filter(|part| !part.is_empty() && *part != ".");
        parts.fold(String::new(), |whole, part| whole + "/" + part)
    };
    match tidy.strip_prefix("/var/run") {
        Some(rest) if rest.is_empty() || rest.starts_with('/') => Cow::Owned(format!("/run{rest}")),
        _ if tidy.is_empty() => Cow::Borrowed("/"),
        _ => Cow::Owned(tidy),
    }
}

/// The volume mounts of all containers, by the volume's name, relative to the pod's spec.
fn mounts_by_volume<'d>(pod: &Pod<'d>) -> HashMap<&'d str, Vec<FieldPath>> {
    let mut mounts: HashMap<&str, Vec<FieldPath>> = HashMap::new();
    for list in ["initContainers", "containers", "ephemeralContainers"] {
        for (container, node) in pod.get(list).items().enumerate() {
            for (index, mount) in node.get("volumeMounts").items().enumerate() {
                let Some(name) = mount.get("name").as_str() else { continue };
                let path = FieldPath::root().key(list).index(container);
                mounts.entry(name).or_default().push(path.key("volumeMounts").index(index));
            }
        }
    }
    mounts
}

/// How far a tree of the table reaches.
enum Reach {
    Exactly,
    Below,
}

const RUNTIME_SOCKETS: &[&str] = &[
    "buildkitd.sock",
    "containerd.sock",
    "containerd.sock.ttrpc",
    "cri-dockerd.sock",
    "crio.sock",
    "docker.sock",
    "dockershim.sock",
    "podman.sock",
];

/// Folders and files where clients of clouds, clusters and machines keep what lets them in.
const KEY_FOLDERS: &[&str] = &[
    ".aws",
    ".azure",
    ".config",
    ".docker",
    ".gnupg",
    ".kube",
    ".ssh",
    "azure.json",
    "gcloud",
    "application_default_credentials.json",
];

/// The first that matches counts.
const TREES: &[(&str, Reach, Class)] = &[
    ("/", Reach::Exactly, Class::Root),
    ("/run", Reach::Exactly, Class::RuntimeSocket),
    ("/run/containerd", Reach::Below, Class::RuntimeSocket),
    ("/run/crio", Reach::Below, Class::RuntimeSocket),
    ("/run/docker", Reach::Below, Class::RuntimeSocket),
    ("/run/k3s", Reach::Below, Class::RuntimeSocket),
    ("/run/k0s", Reach::Below, Class::RuntimeSocket),
    ("/run/podman", Reach::Below, Class::RuntimeSocket),
    ("/run/dbus", Reach::Below, Class::HostSocket),
    ("/run/systemd", Reach::Exactly, Class::HostSocket),
    ("/run/systemd/private", Reach::Below, Class::HostSocket),
    ("/etc/kubernetes", Reach::Below, Class::ControlPlane),
    ("/etc/etcd", Reach::Below, Class::ControlPlane),
    ("/etc/rancher", Reach::Below, Class::ControlPlane),
    ("/etc/k0s", Reach::Below, Class::ControlPlane),
    ("/srv/kubernetes", Reach::Below, Class::ControlPlane),
    ("/var/lib/etcd", Reach::Below, Class::ControlPlane),
    ("/var/lib/rancher", Reach::Below, Class::ControlPlane),
    ("/var/lib/k0s", Reach::Below, Class::ControlPlane),
    ("/var/snap/microk8s", Reach::Below, Class::ControlPlane),
    // Where plugins and the kubelet meet; nothing secret lies there.
    ("/var/lib/kubelet/device-plugins", Reach::Below, Class::Other),
    ("/var/lib/kubelet/plugins", Reach::Below, Class::Other),
    ("/var/lib/kubelet/plugins_registry", Reach::Below, Class::Other),
    ("/var/lib/kubelet/pod-resources", Reach::Below, Class::Other),
    ("/var/lib/kubelet", Reach::Below, Class::Kubelet),
    ("/var/lib", Reach::Exactly, Class::Kubelet),
    ("/var", Reach::Exactly, Class::Kubelet),
    ("/var/lib/containerd", Reach::Below, Class::RuntimeData),
    ("/var/lib/containers", Reach::Below, Class::RuntimeData),
    ("/var/lib/crio", Reach::Below, Class::RuntimeData),
    ("/var/lib/docker", Reach::Below, Class::RuntimeData),
    ("/etc/cni", Reach::Below, Class::Cni),
    ("/opt/cni", Reach::Below, Class::Cni),
    ("/var/lib/cni", Reach::Below, Class::Cni),
    ("/proc", Reach::Below, Class::Proc),
    ("/sys", Reach::Below, Class::Sys),
    ("/dev", Reach::Below, Class::Dev),
    ("/var/log", Reach::Below, Class::Log),
    ("/etc", Reach::Exactly, Class::Etc),
    ("/etc/cron.d", Reach::Below, Class::Etc),
    ("/etc/cron.daily", Reach::Below, Class::Etc),
    ("/etc/cron.hourly", Reach::Below, Class::Etc),
    ("/etc/crontab", Reach::Exactly, Class::Etc),
    ("/etc/gshadow", Reach::Exactly, Class::Etc),
    ("/etc/init.d", Reach::Below, Class::Etc),
    ("/etc/ld.so.preload", Reach::Exactly, Class::Etc),
    ("/etc/pam.d", Reach::Below, Class::Etc),
    ("/etc/passwd", Reach::Exactly, Class::Etc),
    ("/etc/pki/tls/private", Reach::Below, Class::Etc),
    ("/etc/profile.d", Reach::Below, Class::Etc),
    ("/etc/security", Reach::Below, Class::Etc),
    ("/etc/shadow", Reach::Exactly, Class::Etc),
    ("/etc/ssh", Reach::Below, Class::Etc),
    ("/etc/ssl/private", Reach::Below, Class::Etc),
    ("/etc/sudoers", Reach::Exactly, Class::Etc),
    ("/etc/sudoers.d", Reach::Below, Class::Etc),
    ("/etc/systemd", Reach::Below, Class::Etc),
    // What a driver reads to find the modules of the running kernel.
    ("/lib/modules", Reach::Below, Class::Other),
    ("/usr/lib/modules", Reach::Below, Class::Other),
    ("/usr/lib/os-release", Reach::Exactly, Class::Other),
    ("/usr/share", Reach::Below, Class::Other),
    ("/usr/src", Reach::Below, Class::Other),
    ("/bin", Reach::Below, Class::System),
    ("/boot", Reach::Below, Class::System),
    ("/lib", Reach::Below, Class::System),
    ("/lib64", Reach::Below, Class::System),
    ("/opt", Reach::Exactly, Class::System),
    ("/sbin", Reach::Below, Class::System),
    ("/usr", Reach::Below, Class::System),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_path_has_one_class() {
        let cases = [
            ("/", Class::Root),
            ("//", Class::Root),
            ("/var/run/docker.sock", Class::RuntimeSocket),
            ("//var//run/./containerd/", Class::RuntimeSocket),
            ("/var/run", Class::RuntimeSocket),
            ("/var/running", Class::Other),
            ("/run/user/1000/podman/podman.sock", Class::RuntimeSocket),
            ("/proc/sys", Class::Proc),
            ("/process", Class::Other),
            ("/etc/", Class::Etc),
            ("/etc/localtime", Class::Other),
            ("/etc/kubernetes/pki", Class::ControlPlane),
            ("/etc/kubernetes/azure.json", Class::Credentials),
            ("/home/ops/.kube/config", Class::Credentials),
            ("/home/ops/data/web", Class::Other),
            ("/root/", Class::Credentials),
            ("/var/lib/kubelet/pods", Class::Kubelet),
            ("/var/lib/kubelet/device-plugins", Class::Other),
            ("/lib/modules", Class::Other),
            ("/usr/local/bin", Class::System),
            ("", Class::Other),
        ];
        for (path, class) in cases {
            assert_eq!(class_of_path(path), class, "{path}");
        }
    }
}
