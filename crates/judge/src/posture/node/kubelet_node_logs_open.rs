use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-node-logs-open",
    severity: Severity::Low,
    page: include_str!("kubelet_node_logs_open.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting =
    Setting { field: "enableSystemLogQuery", ..Setting::of(Component::Kubelet, "", Wants::Off) };
