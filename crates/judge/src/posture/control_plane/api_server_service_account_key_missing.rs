use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-service-account-key-missing",
    severity: Severity::Low,
    page: include_str!("api_server_service_account_key_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    kubeadm: true,
    remedy: Some("/etc/kubernetes/pki/sa.pub"),
    ..Setting::of(Component::ApiServer, "service-account-key-file", Wants::Given)
};
