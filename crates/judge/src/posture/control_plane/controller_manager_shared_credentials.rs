use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "controller-manager-shared-credentials",
    severity: Severity::Medium,
    page: include_str!("controller_manager_shared_credentials.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("defaults to false"),
    kubeadm: true,
    ..Setting::of(Component::ControllerManager, "use-service-account-credentials", Wants::On)
};
