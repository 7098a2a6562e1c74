use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::value::open_port;
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-insecure-port",
    severity: Severity::Critical,
    page: include_str!("api_server_insecure_port.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    remedy: Some("0"),
    ..Setting::of(Component::ApiServer, "insecure-port", Wants::Passing(open_port))
};
