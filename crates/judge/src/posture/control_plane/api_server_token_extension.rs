use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-token-extension",
    severity: Severity::Low,
    page: include_str!("api_server_token_extension.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to true"),
    ..Setting::of(Component::ApiServer, "service-account-extend-token-expiration", Wants::Off)
};
