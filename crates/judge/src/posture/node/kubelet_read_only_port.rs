use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::value::open_port;
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-read-only-port",
    severity: Severity::High,
    page: include_str!("kubelet_read_only_port.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to 10255"),
    field: "readOnlyPort",
    remedy: Some("0"),
    ..Setting::of(Component::Kubelet, "read-only-port", Wants::Passing(open_port))
};
