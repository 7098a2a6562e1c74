use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "etcd-client-auth-missing",
    severity: Severity::High,
    page: include_str!("etcd_client_auth_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to false"),
    kubeadm: true,
    ..Setting::of(Component::Etcd, "client-cert-auth", Wants::On)
};
