use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "scheduler-profiling",
    severity: Severity::Low,
    page: include_str!("scheduler_profiling.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to true"),
    field: "enableProfiling",
    without_field: Silence::Means("defaults to true"),
    ..Setting::of(Component::Scheduler, "profiling", Wants::Off)
};
