use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-etcd-client-certificate-missing",
    severity: Severity::High,
    page: include_str!("api_server_etcd_client_certificate_missing.md"),
    judge: Judge::Settings(SETTINGS),
};

const SETTINGS: &[Setting] = &[
    Setting {
        without_flag: Silence::Missing,
        kubeadm: true,
        remedy: Some("/etc/kubernetes/pki/apiserver-etcd-client.crt"),
        ..Setting::of(Component::ApiServer, "etcd-certfile", Wants::Given)
    },
    Setting {
        without_flag: Silence::Missing,
        kubeadm: true,
        remedy: Some("/etc/kubernetes/pki/apiserver-etcd-client.key"),
        ..Setting::of(Component::ApiServer, "etcd-keyfile", Wants::Given)
    },
];
