use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-client-ca-missing",
    severity: Severity::Medium,
    page: include_str!("kubelet_client_ca_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    field: "authentication.x509.clientCAFile",
    without_field: Silence::Missing,
    remedy: Some("/etc/kubernetes/pki/ca.crt"),
    ..Setting::of(Component::Kubelet, "client-ca-file", Wants::Given)
};
