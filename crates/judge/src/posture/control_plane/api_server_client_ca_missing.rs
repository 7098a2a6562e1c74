use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-client-ca-missing",
    severity: Severity::Medium,
    page: include_str!("api_server_client_ca_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    kubeadm: true,
    remedy: Some("/etc/kubernetes/pki/ca.crt"),
    ..Setting::of(Component::ApiServer, "client-ca-file", Wants::Given)
};
