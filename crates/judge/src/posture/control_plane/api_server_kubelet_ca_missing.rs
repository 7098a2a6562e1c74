use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-kubelet-ca-missing",
    severity: Severity::Medium,
    page: include_str!("api_server_kubelet_ca_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    remedy: Some("/etc/kubernetes/pki/ca.crt"),
    ..Setting::of(Component::ApiServer, "kubelet-certificate-authority", Wants::Given)
};
