use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "controller-manager-service-account-key-missing",
    severity: Severity::Low,
    page: include_str!("controller_manager_service_account_key_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    kubeadm: true,
    remedy: Some("/etc/kubernetes/pki/sa.key"),
    ..Setting::of(Component::ControllerManager, "service-account-private-key-file", Wants::Given)
};
