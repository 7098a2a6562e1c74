use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-etcd-ca-missing",
    severity: Severity::High,
    page: include_str!("api_server_etcd_ca_missing.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Missing,
    kubeadm: true,
    remedy: Some("/etc/kubernetes/pki/etcd/ca.crt"),
    ..Setting::of(Component::ApiServer, "etcd-cafile", Wants::Given)
};
