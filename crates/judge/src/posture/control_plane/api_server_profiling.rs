use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-profiling",
    severity: Severity::Low,
    page: include_str!("api_server_profiling.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to true"),
    ..Setting::of(Component::ApiServer, "profiling", Wants::Off)
};
