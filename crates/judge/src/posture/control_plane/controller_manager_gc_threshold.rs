use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "controller-manager-gc-threshold",
    severity: Severity::Low,
    page: include_str!("controller_manager_gc_threshold.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to 12500"),
    remedy: Some("1000"),
    ..Setting::of(
        Component::ControllerManager,
        "terminated-pod-gc-threshold",
        Wants::Passing(gc_threshold),
    )
};

fn gc_threshold(value: &str) -> Option<String> {
    match value.parse::<i64>() {
        Ok(number) if number <= 0 => Some(format!("is {number}: finished pods stay for ever")),
        Ok(number) if number >= 12_500 => Some(format!("is {number}, no less than the default")),
        Ok(_) => None,
        Err(_) => Some("is no number".to_owned()),
    }
}
