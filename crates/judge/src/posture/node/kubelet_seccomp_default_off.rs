use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-seccomp-default-off",
    severity: Severity::Medium,
    page: include_str!("kubelet_seccomp_default_off.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to false"),
    field: "seccompDefault",
    without_field: Silence::Means("defaults to false"),
    ..Setting::of(Component::Kubelet, "seccomp-default", Wants::On)
};
