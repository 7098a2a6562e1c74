use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "etcd-peer-auto-tls",
    severity: Severity::Medium,
    page: include_str!("etcd_peer_auto_tls.md"),
    judge: Judge::Object(KINDS, |object, report| SETTING.judge(object, report)),
};

const SETTING: Setting = Setting::of(Component::Etcd, "peer-auto-tls", Wants::Off);
