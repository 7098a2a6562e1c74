use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-service-account-lookup-off",
    severity: Severity::Medium,
    page: include_str!("api_server_service_account_lookup_off.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting::of(Component::ApiServer, "service-account-lookup", Wants::On);
