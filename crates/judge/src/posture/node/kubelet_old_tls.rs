use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::value::old_tls;
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-old-tls",
    severity: Severity::Medium,
    page: include_str!("kubelet_old_tls.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "tlsMinVersion",
    remedy: Some("VersionTLS12"),
    ..Setting::of(Component::Kubelet, "tls-min-version", Wants::Passing(old_tls))
};
