use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-event-rate-limit-missing",
    severity: Severity::Low,
    page: include_str!("api_server_event_rate_limit_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("EventRateLimit is off by default"),
    ..Setting::of(Component::ApiServer, "enable-admission-plugins", Wants::With("EventRateLimit"))
};
