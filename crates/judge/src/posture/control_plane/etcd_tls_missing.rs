use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "etcd-tls-missing",
    severity: Severity::High,
    page: include_str!("etcd_tls_missing.md"),
    judge: Judge::Settings(SETTINGS),
};

const SETTINGS: &[Setting] = &[
    Setting {
        without_flag: Silence::Missing,
        kubeadm: true,
        remedy: Some("/etc/kubernetes/pki/etcd/server.crt"),
        ..Setting::of(Component::Etcd, "cert-file", Wants::Given)
    },
    Setting {
        without_flag: Silence::Missing,
        kubeadm: true,
        remedy: Some("/etc/kubernetes/pki/etcd/server.key"),
        ..Setting::of(Component::Etcd, "key-file", Wants::Given)
    },
];
