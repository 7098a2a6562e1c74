use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-hostname-override",
    severity: Severity::Low,
    page: include_str!("kubelet_hostname_override.md"),
    judge: Judge::Object(KINDS, |object, report| SETTING.judge(object, report)),
};

const SETTING: Setting = Setting::of(Component::Kubelet, "hostname-override", Wants::Never);
