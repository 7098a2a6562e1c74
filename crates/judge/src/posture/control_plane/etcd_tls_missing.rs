use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Silence, Wants, judge_together};

pub(super) const CHECK: Check = Check {
    id: "etcd-tls-missing",
    severity: Severity::High,
    page: include_str!("etcd_tls_missing.md"),
    judge: Judge::Object(KINDS, |object, report| judge_together(SETTINGS, object, report)),
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
