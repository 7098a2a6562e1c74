use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-rbac-missing",
    severity: Severity::High,
    page: include_str!("api_server_rbac_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to AlwaysAllow"),
    kubeadm: true,
    elsewhere: "authorization-config",
    ..Setting::of(Component::ApiServer, "authorization-mode", Wants::With("RBAC"))
};
