use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-kernel-defaults",
    severity: Severity::Low,
    page: include_str!("kubelet_kernel_defaults.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to false"),
    field: "protectKernelDefaults",
    without_field: Silence::Means("defaults to false"),
    ..Setting::of(Component::Kubelet, "protect-kernel-defaults", Wants::On)
};
