use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-kubelet-client-certificate-missing",
    severity: Severity::Medium,
    page: include_str!("api_server_kubelet_client_certificate_missing.md"),
    judge: Judge::Settings(SETTINGS),
};

const SETTINGS: &[Setting] = &[
    Setting {
        without_flag: Silence::Missing,
        kubeadm: true,
        remedy: Some("/etc/kubernetes/pki/apiserver-kubelet-client.crt"),
        ..Setting::of(Component::ApiServer, "kubelet-client-certificate", Wants::Given)
    },
    Setting {
        without_flag: Silence::Missing,
        kubeadm: true,
        remedy: Some("/etc/kubernetes/pki/apiserver-kubelet-client.key"),
        ..Setting::of(Component::ApiServer, "kubelet-client-key", Wants::Given)
    },
];
