use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-image-reuse",
    severity: Severity::Low,
    page: include_str!("kubelet_image_reuse.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "imagePullCredentialsVerificationPolicy",
    remedy: Some("NeverVerifyPreloadedImages"),
    ..Setting::of(Component::Kubelet, "", Wants::Not("NeverVerify"))
};
