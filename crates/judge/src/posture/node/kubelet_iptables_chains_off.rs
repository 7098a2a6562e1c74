use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "kubelet-iptables-chains-off",
    severity: Severity::Low,
    page: include_str!("kubelet_iptables_chains_off.md"),
    judge: Judge::Object(KINDS, |object, report| SETTING.judge(object, report)),
};

const SETTING: Setting = Setting {
    field: "makeIPTablesUtilChains",
    ..Setting::of(Component::Kubelet, "make-iptables-util-chains", Wants::On)
};
