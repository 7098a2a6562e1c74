use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-always-pull-images-missing",
    severity: Severity::Low,
    page: include_str!("api_server_always_pull_images_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("AlwaysPullImages is off by default"),
    ..Setting::of(Component::ApiServer, "enable-admission-plugins", Wants::With("AlwaysPullImages"))
};
