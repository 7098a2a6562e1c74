use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-insecure-bind-address",
    severity: Severity::High,
    page: include_str!("api_server_insecure_bind_address.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting::of(Component::ApiServer, "insecure-bind-address", Wants::Never);
