//! Settings of the cluster's own programs: a flag or a field of a configuration file, what it must
//! say, and what silence means. A check on one is data; this evaluates it, wherever an object
//! gives it: a static pod's command line, kubeadm's `extraArgs`, the program's own file.

mod ciphers;
mod command;
mod component;
mod place;
pub(crate) mod value;
mod wants;

use std::borrow::Cow;

use model::{FieldPath, Kind, Object};

use crate::report::Report;
use place::Place;

pub(crate) use component::Component;
pub(crate) use place::Places;
pub(crate) use wants::Wants;

/// Every kind that may hold settings.
pub(crate) const KINDS: &[Kind<'static>] = &[
    Kind::core("Pod"),
    Kind::core("PodTemplate"),
    Kind::core("ReplicationController"),
    Kind::new("apps", "DaemonSet"),
    Kind::new("apps", "Deployment"),
    Kind::new("apps", "ReplicaSet"),
    Kind::new("apps", "StatefulSet"),
    Kind::new("bootstrap.cluster.x-k8s.io", "KubeadmConfig"),
    Kind::new("bootstrap.cluster.x-k8s.io", "KubeadmConfigTemplate"),
    Kind::new("controlplane.cluster.x-k8s.io", "KubeadmControlPlane"),
    Kind::new("controlplane.cluster.x-k8s.io", "KubeadmControlPlaneTemplate"),
    Kind::new("kubeadm.k8s.io", "ClusterConfiguration"),
    Kind::new("kubeadm.k8s.io", "InitConfiguration"),
    Kind::new("kubeadm.k8s.io", "JoinConfiguration"),
    Kind::new("kubelet.config.k8s.io", "KubeletConfiguration"),
    Kind::new("kubeproxy.config.k8s.io", "KubeProxyConfiguration"),
    Kind::new("kubescheduler.config.k8s.io", "KubeSchedulerConfiguration"),
];

/// One setting.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The program it belongs to.
    pub(crate) component: Component,
    /// The flag without its dashes; empty where only a file has the setting.
    pub(crate) flag: &'static str,
    /// The path in the program's configuration file; empty where only a flag has the setting.
    pub(crate) field: &'static str,
    /// What a given value must be.
    pub(crate) wants: Wants,
    /// What the program does without the flag.
    pub(crate) without_flag: Silence,
    /// What the program does without the field.
    pub(crate) without_field: Silence,
    /// kubeadm passes the flag by itself.
    pub(crate) kubeadm: bool,
    /// A flag that names a file, which may hold the setting instead.
    pub(crate) elsewhere: &'static str,
    /// The value to write where none can be derived from the wrong one.
    pub(crate) remedy: Option<&'static str>,
    /// Another setting that makes this one pointless.
    pub(crate) moot: Option<Moot>,
}

/// A setting that makes another one pointless: its flag, its field, and what it says then.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moot {
    flag: &'static str,
    field: &'static str,
    value: &'static str,
}

/// TLS 1.3 has strong suites only, and no program of Kubernetes can choose among them.
pub(crate) const ONLY_TLS_1_3: Moot =
    Moot { flag: "tls-min-version", field: "tlsMinVersion", value: "VersionTLS13" };

/// What a program does when nobody gives it the setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Silence {
    /// Something harmless.
    Fine,
    /// Without it: it should have been given.
    Missing,
    /// Something unwanted, as a clause: `defaults to true`.
    Means(&'static str),
}

impl Setting {
    /// A flag that may be left out.
    pub(crate) const fn of(component: Component, flag: &'static str, wants: Wants) -> Setting {
        Setting {
            component,
            flag,
            field: "",
            wants,
            without_flag: Silence::Fine,
            without_field: Silence::Fine,
            kubeadm: false,
            elsewhere: component.file_flag(),
            remedy: None,
            moot: None,
        }
    }
}

/// Judges settings that go together: each place gets one finding for all of them.
pub(crate) fn judge(settings: &[Setting], places: &Places<'_>, report: &mut Report<'_>) {
    let places = settings.first().map_or(&[][..], |first| places.of(first.component));
    if places.is_empty() {
        report.not_applicable();
    }
    for place in places {
        judge_place(settings, place, report);
    }
}

fn judge_place(settings: &[Setting], place: &Place<'_>, report: &mut Report<'_>) {
    let mut complaints = Vec::new();
    for setting in settings {
        match place.complaint(setting) {
            None => {}
            Some(place::Complaint::Elsewhere(path, flag)) => {
                report.unknown(path, format!("the file that --{flag} names is not given"));
                return;
            }
            Some(place::Complaint::Wrong(wrong)) => complaints.push(wrong),
        }
    }
    let Some(leading) = complaints.first() else { return };
    let says: Vec<&str> = complaints.iter().map(|wrong| wrong.says.as_str()).collect();
    let draft = report.at(&leading.path, says.join(" and "));
    for edit in complaints.iter().flat_map(|wrong| &wrong.edits) {
        draft.risky_fix(edit.clone());
    }
}

/// Each place where `object` gives `component` both flags: where the first stands, and their values.
pub(crate) fn pairs<'d>(
    object: &Object<'d>,
    component: Component,
    [first, second]: [&'static str; 2],
) -> Vec<(FieldPath, [Cow<'d, str>; 2])> {
    let places = Place::all(object, component);
    let pairs = places.iter().filter_map(|place| {
        let [(path, first), (_, second)] = [place.value(first)?, place.value(second)?];
        Some((path, [first, second]))
    });
    pairs.collect()
}
