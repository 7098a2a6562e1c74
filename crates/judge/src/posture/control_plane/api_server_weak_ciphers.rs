use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, ONLY_TLS_1_3, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-weak-ciphers",
    severity: Severity::Low,
    page: include_str!("api_server_weak_ciphers.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    moot: Some(ONLY_TLS_1_3),
    ..Setting::of(Component::ApiServer, "tls-cipher-suites", Wants::StrongCiphers)
};
