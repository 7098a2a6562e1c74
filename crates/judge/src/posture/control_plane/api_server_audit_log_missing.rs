use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-audit-log-missing",
    severity: Severity::Medium,
    page: include_str!("api_server_audit_log_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    remedy: Some("/var/log/kubernetes/audit/audit.log"),
    ..Setting::of(Component::ApiServer, "audit-log-path", Wants::Given)
};
