use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-client-rotation-off",
    severity: Severity::Medium,
    page: include_str!("kubelet_client_rotation_off.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "rotateCertificates",
    ..Setting::of(Component::Kubelet, "rotate-certificates", Wants::On)
};
