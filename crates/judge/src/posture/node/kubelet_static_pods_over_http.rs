use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::value::plain_url;
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-static-pods-over-http",
    severity: Severity::High,
    page: include_str!("kubelet_static_pods_over_http.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "staticPodURL",
    ..Setting::of(Component::Kubelet, "manifest-url", Wants::Passing(plain_url))
};
