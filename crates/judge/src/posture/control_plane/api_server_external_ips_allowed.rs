use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-external-ips-allowed",
    severity: Severity::Low,
    page: include_str!("api_server_external_ips_allowed.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("DenyServiceExternalIPs is off by default"),
    ..Setting::of(
        Component::ApiServer,
        "enable-admission-plugins",
        Wants::With("DenyServiceExternalIPs"),
    )
};
