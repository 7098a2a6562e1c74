use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kube-proxy-profiling",
    severity: Severity::Low,
    page: include_str!("kube_proxy_profiling.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "enableProfiling",
    ..Setting::of(Component::KubeProxy, "profiling", Wants::Off)
};
