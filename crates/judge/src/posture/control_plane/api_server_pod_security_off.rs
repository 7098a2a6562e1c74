use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-pod-security-off",
    severity: Severity::Medium,
    page: include_str!("api_server_pod_security_off.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting =
    Setting::of(Component::ApiServer, "disable-admission-plugins", Wants::Without("PodSecurity"));
