use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-event-rate-unlimited",
    severity: Severity::Low,
    page: include_str!("kubelet_event_rate_unlimited.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "eventRecordQPS",
    remedy: Some("50"),
    ..Setting::of(Component::Kubelet, "event-qps", Wants::Passing(unlimited_events))
};

fn unlimited_events(value: &str) -> Option<String> {
    let rate: i64 = value.parse().ok()?;
    (rate <= 0).then(|| format!("is {rate}: events are not limited"))
}
