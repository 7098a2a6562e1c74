use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-tls-certificate-missing",
    severity: Severity::Medium,
    page: include_str!("api_server_tls_certificate_missing.md"),
    judge: Judge::Settings(SETTINGS),
};

const SETTINGS: &[Setting] = &[
    Setting {
        without_flag: Silence::Missing,
        kubeadm: true,
        remedy: Some("/etc/kubernetes/pki/apiserver.crt"),
        ..Setting::of(Component::ApiServer, "tls-cert-file", Wants::Given)
    },
    Setting {
        without_flag: Silence::Missing,
        kubeadm: true,
        remedy: Some("/etc/kubernetes/pki/apiserver.key"),
        ..Setting::of(Component::ApiServer, "tls-private-key-file", Wants::Given)
    },
];
