use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, KINDS, Setting, Silence, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-node-restriction-missing",
    severity: Severity::High,
    page: include_str!("api_server_node_restriction_missing.md"),
    judge: Judge::Object(KINDS, |object, report| SETTING.judge(object, report)),
};

const SETTING: Setting = Setting {
    without_flag: Silence::Means("NodeRestriction is off by default"),
    kubeadm: true,
    ..Setting::of(Component::ApiServer, "enable-admission-plugins", Wants::With("NodeRestriction"))
};
