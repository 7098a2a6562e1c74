use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-audit-log-max-backup",
    severity: Severity::Low,
    page: include_str!("api_server_audit_log_max_backup.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    ..Setting::of(Component::ApiServer, "audit-log-maxbackup", Wants::AtLeast(10))
};
