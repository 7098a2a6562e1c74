use model::{Object, Severity};

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Silence, Wants};
use crate::report::Report;

pub(super) const CHECK: Check = Check {
    id: "kubelet-weak-ciphers",
    severity: Severity::Low,
    page: include_str!("kubelet_weak_ciphers.md"),
    judge: Judge::Object(KINDS, kubelet_weak_ciphers),
};

const SETTING: Setting = Setting {
    field: "tlsCipherSuites",
    without_flag: Silence::Means(DEFAULT),
    without_field: Silence::Means(DEFAULT),
    ..Setting::of(Component::Kubelet, "tls-cipher-suites", Wants::StrongCiphers)
};

/// Go's own list has them in every release so far.
const DEFAULT: &str = "suites with CBC are among the defaults";

fn kubelet_weak_ciphers(object: &Object<'_>, report: &mut Report<'_>) {
    // TLS 1.3 has strong suites only, and no program can choose among them.
    if object.get("tlsMinVersion").as_str() == Some("VersionTLS13") {
        return;
    }
    SETTING.judge(object, report);
}
