use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-secure-port-off",
    severity: Severity::High,
    page: include_str!("api_server_secure_port_off.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    remedy: Some("6443"),
    ..Setting::of(Component::ApiServer, "secure-port", Wants::Not("0"))
};
