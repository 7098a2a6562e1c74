use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "controller-manager-kubelet-rotation-off",
    severity: Severity::Medium,
    page: include_str!("controller_manager_kubelet_rotation_off.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting::of(
    Component::ControllerManager,
    "feature-gates",
    Wants::Without("RotateKubeletServerCertificate=false"),
);
