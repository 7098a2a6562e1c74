use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-audit-policy-missing",
    severity: Severity::Medium,
    page: include_str!("api_server_audit_policy_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    remedy: Some("/etc/kubernetes/audit-policy.yaml"),
    ..Setting::of(Component::ApiServer, "audit-policy-file", Wants::Given)
};
