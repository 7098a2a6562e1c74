use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-kubelet-without-tls",
    severity: Severity::High,
    page: include_str!("api_server_kubelet_without_tls.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting::of(Component::ApiServer, "kubelet-https", Wants::On);
