use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "controller-manager-root-ca-missing",
    severity: Severity::Low,
    page: include_str!("controller_manager_root_ca_missing.md"),
    judge: Judge::Object(KINDS, |object, report| SETTING.judge(object, report)),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    kubeadm: true,
    remedy: Some("/etc/kubernetes/pki/ca.crt"),
    ..Setting::of(Component::ControllerManager, "root-ca-file", Wants::Given)
};
