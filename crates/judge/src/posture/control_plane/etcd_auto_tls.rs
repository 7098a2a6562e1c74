use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "etcd-auto-tls",
    severity: Severity::Medium,
    page: include_str!("etcd_auto_tls.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting::of(Component::Etcd, "auto-tls", Wants::Off);
