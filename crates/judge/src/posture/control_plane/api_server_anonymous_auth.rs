use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-anonymous-auth",
    severity: Severity::Medium,
    page: include_str!("api_server_anonymous_auth.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to true"),
    elsewhere: "authentication-config",
    ..Setting::of(Component::ApiServer, "anonymous-auth", Wants::Off)
};
