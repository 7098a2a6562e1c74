use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, ONLY_TLS_1_3, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-weak-ciphers",
    severity: Severity::Low,
    page: include_str!("kubelet_weak_ciphers.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "tlsCipherSuites",
    without_flag: Silence::Means(DEFAULT),
    without_field: Silence::Means(DEFAULT),
    moot: Some(ONLY_TLS_1_3),
    ..Setting::of(Component::Kubelet, "tls-cipher-suites", Wants::StrongCiphers)
};

/// The kubelet leaves the choice to Go then, whose own list has ECDHE with CBC and SHA-1.
const DEFAULT: &str = "suites with CBC are among the defaults";
