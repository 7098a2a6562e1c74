use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kube-proxy-profiling",
    severity: Severity::Low,
    page: include_str!("kube_proxy_profiling.md"),
    judge: Judge::Object(KINDS, |object, report| SETTING.judge(object, report)),
};

const SETTING: Setting = Setting {
    field: "enableProfiling",
    ..Setting::of(Component::KubeProxy, "profiling", Wants::Off)
};
