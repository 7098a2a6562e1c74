use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-hostname-override",
    severity: Severity::Low,
    page: include_str!("kubelet_hostname_override.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting::of(Component::Kubelet, "hostname-override", Wants::Never);
