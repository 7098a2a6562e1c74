use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-anonymous-auth",
    severity: Severity::High,
    page: include_str!("kubelet_anonymous_auth.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to true"),
    field: "authentication.anonymous.enabled",
    ..Setting::of(Component::Kubelet, "anonymous-auth", Wants::Off)
};
