use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-server-rotation-off",
    severity: Severity::Medium,
    page: include_str!("kubelet_server_rotation_off.md"),
    judge: Judge::Settings(SETTINGS),
};

const SETTINGS: &[Setting] = &[
    Setting::of(
        Component::Kubelet,
        "feature-gates",
        Wants::Without("RotateKubeletServerCertificate=false"),
    ),
    Setting {
        field: "featureGates.RotateKubeletServerCertificate",
        ..Setting::of(Component::Kubelet, "", Wants::On)
    },
];
