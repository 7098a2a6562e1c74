use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-always-admit",
    severity: Severity::High,
    page: include_str!("api_server_always_admit.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting =
    Setting::of(Component::ApiServer, "enable-admission-plugins", Wants::Without("AlwaysAdmit"));
