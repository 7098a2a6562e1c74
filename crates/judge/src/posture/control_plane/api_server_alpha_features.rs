use model::Severity;

use crate::check::{Check, Judge};
use crate::posture::setting::{Component, Setting, Wants};

pub(super) const CHECK: Check = Check {
    id: "api-server-alpha-features",
    severity: Severity::Medium,
    page: include_str!("api_server_alpha_features.md"),
    judge: Judge::Settings(SETTINGS),
};

const SETTINGS: &[Setting] = &[
    Setting::of(Component::ApiServer, "feature-gates", Wants::Passing(all_alpha)),
    Setting::of(Component::ApiServer, "runtime-config", Wants::Passing(alpha_apis)),
];

fn all_alpha(gates: &str) -> Option<String> {
    let all = gates.split(',').any(|gate| gate.trim() == "AllAlpha=true");
    all.then(|| "turns every alpha feature on".to_owned())
}

fn alpha_apis(apis: &str) -> Option<String> {
    let all =
        |api: &str| matches!(api, "api/all" | "api/all=true" | "api/alpha" | "api/alpha=true");
    apis.split(',').any(|api| all(api.trim())).then(|| "serves every alpha API".to_owned())
}
