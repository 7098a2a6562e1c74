use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-node-logs-open",
    severity: Severity::Low,
    page: include_str!("kubelet_node_logs_open.md"),
    judge: Judge::Object(KINDS, |object, report| SETTING.judge(object, report)),
};

const SETTING: Setting =
    Setting { field: "enableSystemLogQuery", ..Setting::of(Component::Kubelet, "", Wants::Off) };
