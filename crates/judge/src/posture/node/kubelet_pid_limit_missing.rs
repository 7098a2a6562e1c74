use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-pid-limit-missing",
    severity: Severity::Medium,
    page: include_str!("kubelet_pid_limit_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("pods have no limit"),
    field: "podPidsLimit",
    without_field: Silence::Means("pods have no limit"),
    remedy: Some("4096"),
    ..Setting::of(Component::Kubelet, "pod-max-pids", Wants::Passing(no_pid_limit))
};

fn no_pid_limit(value: &str) -> Option<String> {
    let limit: i64 = value.parse().ok()?;
    (limit <= 0).then(|| format!("is {limit}: pods have no limit"))
}
