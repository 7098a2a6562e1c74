use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "controller-manager-bind-address",
    severity: Severity::Low,
    page: include_str!("controller_manager_bind_address.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to 0.0.0.0"),
    kubeadm: true,
    ..Setting::of(Component::ControllerManager, "bind-address", Wants::Loopback)
};
