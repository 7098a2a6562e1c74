use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "etcd-peer-tls-missing",
    severity: Severity::High,
    page: include_str!("etcd_peer_tls_missing.md"),
    judge: Judge::Settings(SETTINGS),
};

const SETTINGS: &[Setting] = &[
    Setting {
        without_flag: Silence::Missing,
        kubeadm: true,
        remedy: Some("/etc/kubernetes/pki/etcd/peer.crt"),
        ..Setting::of(Component::Etcd, "peer-cert-file", Wants::Given)
    },
    Setting {
        without_flag: Silence::Missing,
        kubeadm: true,
        remedy: Some("/etc/kubernetes/pki/etcd/peer.key"),
        ..Setting::of(Component::Etcd, "peer-key-file", Wants::Given)
    },
];
