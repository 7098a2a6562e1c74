use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "etcd-weak-ciphers",
    severity: Severity::Low,
    page: include_str!("etcd_weak_ciphers.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting::of(Component::Etcd, "cipher-suites", Wants::StrongCiphers);
