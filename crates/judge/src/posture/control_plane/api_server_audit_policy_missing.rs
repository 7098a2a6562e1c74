use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-audit-policy-missing",
    severity: Severity::Medium,
    page: include_str!("api_server_audit_policy_missing.md"),
    judge: Judge::Object(KINDS, |object, report| SETTING.judge(object, report)),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    remedy: Some("/etc/kubernetes/audit-policy.yaml"),
    ..Setting::of(Component::ApiServer, "audit-policy-file", Wants::Given)
};
