use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "scheduler-bind-address",
    severity: Severity::Low,
    page: include_str!("scheduler_bind_address.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to 0.0.0.0"),
    kubeadm: true,
    elsewhere: "",
    ..Setting::of(Component::Scheduler, "bind-address", Wants::Loopback)
};
