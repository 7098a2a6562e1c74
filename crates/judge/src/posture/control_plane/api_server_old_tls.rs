use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::value::old_tls;
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-old-tls",
    severity: Severity::Medium,
    page: include_str!("api_server_old_tls.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    remedy: Some("VersionTLS12"),
    ..Setting::of(Component::ApiServer, "tls-min-version", Wants::Passing(old_tls))
};
