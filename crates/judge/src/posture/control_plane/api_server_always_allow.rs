use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-always-allow",
    severity: Severity::Critical,
    page: include_str!("api_server_always_allow.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to AlwaysAllow"),
    kubeadm: true,
    elsewhere: "authorization-config",
    remedy: Some("Node,RBAC"),
    ..Setting::of(Component::ApiServer, "authorization-mode", Wants::Without("AlwaysAllow"))
};
