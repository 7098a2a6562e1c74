use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-audit-log-missing",
    severity: Severity::Medium,
    page: include_str!("api_server_audit_log_missing.md"),
    judge: Judge::Object(KINDS, |object, report| SETTING.judge(object, report)),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    remedy: Some("/var/log/kubernetes/audit/audit.log"),
    ..Setting::of(Component::ApiServer, "audit-log-path", Wants::Given)
};
