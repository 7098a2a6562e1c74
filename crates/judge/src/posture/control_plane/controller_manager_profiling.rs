use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "controller-manager-profiling",
    severity: Severity::Low,
    page: include_str!("controller_manager_profiling.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to true"),
    ..Setting::of(Component::ControllerManager, "profiling", Wants::Off)
};
