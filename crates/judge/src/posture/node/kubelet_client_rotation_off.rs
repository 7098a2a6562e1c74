use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-client-rotation-off",
    severity: Severity::Medium,
    page: include_str!("kubelet_client_rotation_off.md"),
    judge: Judge::Object(KINDS, |object, report| SETTING.judge(object, report)),
};

const SETTING: Setting = Setting {
    field: "rotateCertificates",
    ..Setting::of(Component::Kubelet, "rotate-certificates", Wants::On)
};
