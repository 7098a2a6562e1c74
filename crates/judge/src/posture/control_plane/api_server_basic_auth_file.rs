use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-basic-auth-file",
    severity: Severity::High,
    page: include_str!("api_server_basic_auth_file.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting::of(Component::ApiServer, "basic-auth-file", Wants::Never);
