use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "scheduler-bind-address",
    severity: Severity::Low,
    page: include_str!("scheduler_bind_address.md"),
    judge: Judge::Object(KINDS, |object, report| SETTING.judge(object, report)),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to 0.0.0.0"),
    kubeadm: true,
    elsewhere: "",
    ..Setting::of(Component::Scheduler, "bind-address", Wants::Loopback)
};
