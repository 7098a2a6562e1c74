use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-healthz-exposed",
    severity: Severity::Low,
    page: include_str!("kubelet_healthz_exposed.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "healthzBindAddress",
    ..Setting::of(Component::Kubelet, "healthz-bind-address", Wants::Loopback)
};
