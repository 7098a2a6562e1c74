use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-unsafe-sysctls",
    severity: Severity::Medium,
    page: include_str!("kubelet_unsafe_sysctls.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "allowedUnsafeSysctls",
    ..Setting::of(Component::Kubelet, "allowed-unsafe-sysctls", Wants::Passing(anything))
};

fn anything(value: &str) -> Option<String> {
    (!value.is_empty()).then(|| "is not empty".to_owned())
}
