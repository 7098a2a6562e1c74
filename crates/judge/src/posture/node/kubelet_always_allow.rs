use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-always-allow",
    severity: Severity::Critical,
    page: include_str!("kubelet_always_allow.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to AlwaysAllow"),
    field: "authorization.mode",
    remedy: Some("Webhook"),
    ..Setting::of(Component::Kubelet, "authorization-mode", Wants::Without("AlwaysAllow"))
};
