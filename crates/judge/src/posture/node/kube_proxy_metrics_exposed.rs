use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kube-proxy-metrics-exposed",
    severity: Severity::Low,
    page: include_str!("kube_proxy_metrics_exposed.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "metricsBindAddress",
    ..Setting::of(Component::KubeProxy, "metrics-bind-address", Wants::Loopback)
};
