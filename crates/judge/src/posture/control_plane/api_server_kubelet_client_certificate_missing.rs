use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Silence, Wants, judge_together};

pub(super) const CHECK: Check = Check {
    id: "api-server-kubelet-client-certificate-missing",
    severity: Severity::Medium,
    page: include_str!("api_server_kubelet_client_certificate_missing.md"),
    judge: Judge::Object(KINDS, |object, report| judge_together(SETTINGS, object, report)),
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
