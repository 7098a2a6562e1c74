use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "controller-manager-root-ca-missing",
    severity: Severity::Low,
    page: include_str!("controller_manager_root_ca_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    kubeadm: true,
    remedy: Some("/etc/kubernetes/pki/ca.crt"),
    ..Setting::of(Component::ControllerManager, "root-ca-file", Wants::Given)
};
