use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "etcd-weak-ciphers",
    severity: Severity::Low,
    page: include_str!("etcd_weak_ciphers.md"),
    judge: Judge::Object(KINDS, |object, report| SETTING.judge(object, report)),
};

const SETTING: Setting = Setting::of(Component::Etcd, "cipher-suites", Wants::StrongCiphers);
