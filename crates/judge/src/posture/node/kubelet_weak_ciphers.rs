use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-weak-ciphers",
    severity: Severity::Low,
    page: include_str!("kubelet_weak_ciphers.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "tlsCipherSuites",
    ..Setting::of(Component::Kubelet, "tls-cipher-suites", Wants::StrongCiphers)
};
