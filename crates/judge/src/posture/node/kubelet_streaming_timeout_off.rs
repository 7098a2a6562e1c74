use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::value::duration;
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-streaming-timeout-off",
    severity: Severity::Low,
    page: include_str!("kubelet_streaming_timeout_off.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "streamingConnectionIdleTimeout",
    remedy: Some("4h0m0s"),
    ..Setting::of(
        Component::Kubelet,
        "streaming-connection-idle-timeout",
        Wants::Passing(zero_duration),
    )
};

fn zero_duration(value: &str) -> Option<String> {
    (duration(value)?.is_zero()).then(|| "is zero: idle connections stay open".to_owned())
}
