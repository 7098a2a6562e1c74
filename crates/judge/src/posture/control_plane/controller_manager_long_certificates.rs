use std::time::Duration;

use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::value::duration;
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "controller-manager-long-certificates",
    severity: Severity::Low,
    page: include_str!("controller_manager_long_certificates.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    remedy: Some("8760h0m0s"),
    ..Setting::of(
        Component::ControllerManager,
        "cluster-signing-duration",
        Wants::Passing(long_certificate),
    )
};

fn long_certificate(value: &str) -> Option<String> {
    const YEAR: Duration = Duration::from_secs(366 * 24 * 60 * 60);
    (duration(value)? > YEAR).then(|| "is longer than a year".to_owned())
}
