use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::value::open_port;
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "controller-manager-insecure-port",
    severity: Severity::High,
    page: include_str!("controller_manager_insecure_port.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    remedy: Some("0"),
    ..Setting::of(Component::ControllerManager, "port", Wants::Passing(open_port))
};
