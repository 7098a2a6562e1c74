use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-iptables-chains-off",
    severity: Severity::Low,
    page: include_str!("kubelet_iptables_chains_off.md"),
    judge: Judge::Settings(&[SETTING]),
};

const SETTING: Setting = Setting {
    field: "makeIPTablesUtilChains",
    ..Setting::of(Component::Kubelet, "make-iptables-util-chains", Wants::On)
};
